"""SQLAlchemy tables, repositories, the unit of work and migrations: SQLite embedded, PostgreSQL in production."""
