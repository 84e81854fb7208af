"""Signs made-up requests with botocore, AWS's own signer: random headers, blanks where they may be, random bodies.

Prints a line of JSON a request: its method, its headers as they were signed, its body in hexadecimal.
"""

import json
import random

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

KEY, SECRET = "AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
LETTERS = "abcXYZ019 \t\"'%+=;:,/~*()[]{}é漢"
HOSTS = ["floe.test", "floe.test:3000", "127.0.0.1:8080", "[::1]:3000"]


def made_up(chance):
    """A request that is not signed yet."""
    value = lambda: "".join(chance.choices(LETTERS, k=chance.randint(0, 30))).strip()
    headers = {"X-Amz-Target": "AmazonSSM.GetCalendarState", "Content-Type": value() or "a"}
    for _ in range(chance.randint(0, 5)):
        name = "".join(chance.choices("abcxyz-", k=chance.randint(1, 12)))
        headers[chance.choice(["", "X-Amz-"]) + "h" + name] = value()
    if chance.random() < 0.5:
        headers["Host"] = chance.choice(HOSTS)
    method = chance.choice(["POST", "GET"])
    body = chance.randbytes(chance.randint(0, 200)) if method == "POST" else b""
    return AWSRequest(method, f"http://{chance.choice(HOSTS)}/", headers=headers, data=body)


def main():
    chance = random.Random(1)
    for _ in range(2000):
        request = made_up(chance)
        region = chance.choice(["eu-west-1", "cn-north-1", "local"])
        SigV4Auth(Credentials(KEY, SECRET), "ssm", region).add_auth(request)
        headers = [[name.lower(), value] for name, value in request.headers.items()]
        if "Host" not in request.headers:
            # What sends it puts the host in, from the address.
            headers.append(["host", request.url.split("/")[2]])
        body = (request.data or b"").hex()
        print(json.dumps({"method": request.method, "headers": headers, "body": body}))


main()
