//! What care records mean and how copies of them agree.
