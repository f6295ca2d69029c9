//! The words that two screens are compared by: short, plain, easy to say, unlike one another.

/// One per byte value. The order is part of the protocol: both screens must show the same words.
#[rustfmt::skip]
pub const WORDS: [&str; 256] = [
    "apple", "arrow", "autumn", "badge", "bagel", "baker", "bamboo", "banana", "banjo", "barley", "basket",
    "beacon", "beaver", "bench", "berry", "bicycle", "biscuit", "blanket", "blossom", "bonnet", "bottle",
    "branch", "bread", "breeze", "bridge", "broom", "bubble", "bucket", "butter", "button", "cabin",
    "cactus", "camel", "camera", "candle", "canoe", "carpet", "carrot", "castle", "cedar", "cellar",
    "chapel", "cherry", "chimney", "citrus", "clover", "cobalt", "cocoa", "coffee", "comet", "compass",
    "copper", "coral", "cotton", "cradle", "cricket", "crown", "crystal", "curtain", "daisy", "dancer",
    "desert", "diamond", "dinner", "dolphin", "donkey", "dragon", "drawer", "dream", "drummer", "eagle",
    "earth", "easel", "echo", "elbow", "ember", "engine", "evening", "fabric", "falcon", "feather", "fern",
    "ferry", "fiddle", "fisher", "flame", "flute", "forest", "fossil", "fountain", "fox", "frost", "fruit",
    "garden", "garlic", "ginger", "giraffe", "glacier", "globe", "glove", "goose", "granite", "grape",
    "guitar", "hammer", "harbour", "harvest", "hazel", "helmet", "hermit", "honey", "horizon", "hotel",
    "house", "iceberg", "igloo", "indigo", "island", "ivory", "jacket", "jaguar", "jasmine", "jelly",
    "jigsaw", "jungle", "kettle", "kitchen", "kite", "kitten", "ladder", "lagoon", "lantern", "lemon",
    "letter", "lily", "linen", "lizard", "lobster", "locket", "magnet", "mango", "maple", "marble",
    "market", "meadow", "melon", "mirror", "mitten", "monkey", "morning", "mountain", "muffin", "museum",
    "napkin", "needle", "nest", "nutmeg", "oak", "ocean", "olive", "onion", "opera", "orange", "orbit",
    "orchard", "otter", "oven", "oyster", "paddle", "palace", "panda", "paper", "parade", "parrot",
    "peach", "pebble", "pencil", "pepper", "petal", "piano", "pigeon", "pillow", "pilot", "planet", "plum",
    "pocket", "pond", "poppy", "potato", "pumpkin", "puppet", "puzzle", "quarry", "queen", "quilt",
    "rabbit", "radio", "rainbow", "raisin", "raven", "ribbon", "river", "robin", "rocket", "roller",
    "rose", "ruby", "saddle", "sailor", "salad", "salmon", "sandal", "scarf", "school", "shadow", "shell",
    "silver", "singer", "slipper", "snow", "spider", "spoon", "spring", "stable", "station", "stone",
    "summer", "sunset", "swan", "table", "tailor", "teapot", "temple", "thistle", "thunder", "ticket",
    "tiger", "timber", "tomato", "tulip", "tunnel", "turtle", "umbrella", "valley", "velvet", "village",
    "violet", "violin", "walnut", "water", "whistle", "willow", "window", "winter", "wolf", "zebra",
];
