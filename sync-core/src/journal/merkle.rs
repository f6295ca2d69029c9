//! The Merkle tree of RFC 6962 section 2: hashes, roots, inclusion and consistency proofs, and the right edge that lets a
//! tablet append rows and check a root without holding the tree.

use minicbor::{Decode, Encode};

use crate::id::Hash;

/// Hash of one leaf (RFC 6962 section 2.1).
pub fn leaf_hash(data: &[u8]) -> Hash {
    Hash::of(&[&[0], data])
}

fn node_hash(left: &Hash, right: &Hash) -> Hash {
    Hash::of(&[&[1], &left.0, &right.0])
}

/// The right edge of a tree: the roots of its complete subtrees, largest first. Enough to append and to know the root.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct Edge {
    #[n(0)]
    size: u64,
    #[n(1)]
    peaks: Vec<Hash>,
}

impl Edge {
    /// The empty tree.
    pub const fn new() -> Self {
        Self {
            size: 0,
            peaks: Vec::new(),
        }
    }

    /// Number of leaves.
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// Whether it can be an edge at all: one peak per set bit of the size.
    pub fn is_well_formed(&self) -> bool {
        self.peaks.len() == self.size.count_ones() as usize
    }

    /// Adds one leaf.
    pub fn append(&mut self, leaf: Hash) {
        let mut node = leaf;
        for _ in 0..self.size.trailing_ones() {
            let Some(left) = self.peaks.pop() else { break };
            node = node_hash(&left, &node);
        }
        self.peaks.push(node);
        self.size += 1;
    }

    /// The tree's root (RFC 6962: that of the empty tree is the hash of nothing).
    pub fn root(&self) -> Hash {
        let mut peaks = self.peaks.iter().rev();
        let Some(last) = peaks.next() else {
            return Hash::of(&[]);
        };
        peaks.fold(*last, |right, left| node_hash(left, &right))
    }
}

/// Root of a whole list of leaf hashes.
pub fn root_of(leaves: &[Hash]) -> Hash {
    let mut edge = Edge::new();
    for leaf in leaves {
        edge.append(*leaf);
    }
    edge.root()
}

/// Largest power of two smaller than `size`; `size` is at least 2.
fn split(size: usize) -> usize {
    size.next_power_of_two() / 2
}

/// Audit path of leaf `index` (RFC 6962 section 2.1.1), bottom up; `None` when there is no such leaf.
pub fn inclusion_proof(leaves: &[Hash], index: usize) -> Option<Vec<Hash>> {
    if index >= leaves.len() {
        return None;
    }
    if leaves.len() == 1 {
        return Some(Vec::new());
    }
    let middle = split(leaves.len());
    let (left, right) = leaves.split_at(middle);
    let (mut path, sibling) = if index < middle {
        (inclusion_proof(left, index)?, root_of(right))
    } else {
        (inclusion_proof(right, index - middle)?, root_of(left))
    };
    path.push(sibling);
    Some(path)
}

/// Whether `path` shows that `leaf` stands at `index` of the tree of `size` leaves with this root.
pub fn verify_inclusion(leaf: &Hash, index: u64, size: u64, path: &[Hash], root: &Hash) -> bool {
    if index >= size {
        return false;
    }
    let (mut node_index, mut last, mut node) = (index, size - 1, *leaf);
    for sibling in path {
        if last == 0 {
            return false;
        }
        if node_index & 1 == 1 || node_index == last {
            node = node_hash(sibling, &node);
            while node_index & 1 == 0 && node_index != 0 {
                node_index >>= 1;
                last >>= 1;
            }
        } else {
            node = node_hash(&node, sibling);
        }
        node_index >>= 1;
        last >>= 1;
    }
    last == 0 && node == *root
}

/// Proof that the tree of the first `old_size` leaves is a prefix of the whole (RFC 6962 section 2.1.2).
/// `None` when `old_size` is 0 or more than there are.
pub fn consistency_proof(leaves: &[Hash], old_size: usize) -> Option<Vec<Hash>> {
    if old_size == 0 || old_size > leaves.len() {
        return None;
    }
    Some(subproof(leaves, old_size, true))
}

fn subproof(leaves: &[Hash], old_size: usize, is_old_root: bool) -> Vec<Hash> {
    if old_size == leaves.len() {
        return if is_old_root {
            Vec::new()
        } else {
            vec![root_of(leaves)]
        };
    }
    let middle = split(leaves.len());
    let (left, right) = leaves.split_at(middle);
    let (mut proof, other) = if old_size <= middle {
        (subproof(left, old_size, is_old_root), root_of(right))
    } else {
        (subproof(right, old_size - middle, false), root_of(left))
    };
    proof.push(other);
    proof
}

/// Whether `proof` shows that the tree of `old_size` leaves is a prefix of that of `size` leaves.
pub fn verify_consistency(old_size: u64, old_root: &Hash, size: u64, root: &Hash, proof: &[Hash]) -> bool {
    if old_size == 0 || old_size > size {
        return false;
    }
    if old_size == size {
        return proof.is_empty() && old_root == root;
    }
    let mut proof = proof.iter();
    let (mut node, mut last) = (old_size - 1, size - 1);
    while node & 1 == 1 {
        node >>= 1;
        last >>= 1;
    }
    // A complete old tree is itself the first node of the path.
    let first = if node == 0 { Some(old_root) } else { proof.next() };
    let Some(first) = first else { return false };
    let (mut old, mut new) = (*first, *first);
    for sibling in proof {
        if last == 0 {
            return false;
        }
        if node & 1 == 1 || node == last {
            old = node_hash(sibling, &old);
            new = node_hash(sibling, &new);
            while node & 1 == 0 && node != 0 {
                node >>= 1;
                last >>= 1;
            }
        } else {
            new = node_hash(&new, sibling);
        }
        node >>= 1;
        last >>= 1;
    }
    last == 0 && old == *old_root && new == *root
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::hex;

    /// The eight leaves that implementations of RFC 6962 have long been tested with.
    fn known_leaves() -> Vec<Hash> {
        let data: [&[u8]; 8] = [
            &[],
            &[0x00],
            &[0x10],
            &[0x20, 0x21],
            &[0x30, 0x31],
            &[0x40, 0x41, 0x42, 0x43],
            &[0x50, 0x51, 0x52, 0x53, 0x54, 0x55, 0x56, 0x57],
            &[
                0x60, 0x61, 0x62, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6a, 0x6b, 0x6c, 0x6d, 0x6e,
                0x6f,
            ],
        ];
        data.iter().map(|leaf| leaf_hash(leaf)).collect()
    }

    #[test]
    fn roots_are_those_of_the_rfc() {
        let leaves = known_leaves();
        let expected = [
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
        ];
        for (size, root) in expected.iter().enumerate() {
            assert_eq!(hex(&root_of(&leaves[..size]).0), *root, "{size} leaves");
        }
    }

    #[test]
    fn every_proof_holds_and_no_other_does() {
        let leaves: Vec<Hash> = (0u8..33).map(|n| leaf_hash(&[n])).collect();
        for size in 1..=leaves.len() {
            let tree = &leaves[..size];
            let root = root_of(tree);
            for index in 0..size {
                let path = inclusion_proof(tree, index).unwrap();
                assert!(verify_inclusion(
                    &tree[index],
                    index as u64,
                    size as u64,
                    &path,
                    &root
                ));
                assert!(!verify_inclusion(
                    &leaf_hash(b"other"),
                    index as u64,
                    size as u64,
                    &path,
                    &root
                ));
                if size > 1 {
                    let elsewhere = (index + 1) % size;
                    assert!(!verify_inclusion(
                        &tree[index],
                        elsewhere as u64,
                        size as u64,
                        &path,
                        &root
                    ));
                }
            }
            for old in 1..=size {
                let proof = consistency_proof(tree, old).unwrap();
                let old_root = root_of(&tree[..old]);
                assert!(
                    verify_consistency(old as u64, &old_root, size as u64, &root, &proof),
                    "{old} of {size}"
                );
                let altered = root_of(&[&[leaf_hash(b"altered")], &tree[1..old]].concat());
                assert!(
                    !verify_consistency(old as u64, &altered, size as u64, &root, &proof),
                    "{old} of {size}"
                );
            }
        }
    }

    #[test]
    fn a_published_implementation_agrees() {
        use ct_merkle::mem_backed_tree::MemoryBackedTree;
        let mut theirs = MemoryBackedTree::<sha2::Sha256, Vec<u8>>::new();
        let mut ours = Edge::new();
        let mut leaves = Vec::new();
        for n in 0u16..70 {
            let data = n.to_be_bytes().to_vec();
            ours.append(leaf_hash(&data));
            leaves.push(leaf_hash(&data));
            theirs.push(data);
            assert_eq!(
                ours.root().0.as_slice(),
                theirs.root().as_bytes().as_slice(),
                "{n}"
            );
            let proof = theirs.prove_inclusion(usize::from(n / 2));
            let mine = inclusion_proof(&leaves, usize::from(n / 2)).unwrap();
            assert_eq!(
                proof.as_bytes(),
                mine.iter().flat_map(|hash| hash.0).collect::<Vec<_>>()
            );
        }
    }
}
