"""All tables on one `MetaData`; importing this package registers every one of them."""
