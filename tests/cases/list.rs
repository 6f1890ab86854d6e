cases! {
}
