"""What the lender's server does when its own page asks for a token: sign who is signed in, for five minutes and one use."""

import secrets
import time

import jwt  # PyJWT with `cryptography`


def identity_token(lender: str, borrower: str, private_key: str, key_id: str) -> str:
    """A token for the borrower who is signed in; the key's public half stands in the gateway's keys file under `key_id`."""
    now = int(time.time())
    claims = {
        "iss": lender,
        "sub": borrower,
        "aud": "borrower-chat",
        "iat": now,
        "exp": now + 300,
        "jti": secrets.token_urlsafe(24),
    }
    return jwt.encode(claims, private_key, algorithm="EdDSA", headers={"kid": key_id})
