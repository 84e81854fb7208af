"""Asks a Floe for the state of calendars with boto3, as a pipeline does that asked AWS Systems Manager.

The address is the argument; questions come as JSON on standard input, and what boto3 made of each goes to standard output:
the answer, or the error's code, status, words and how often it was tried again.
"""

import json
import sys

import boto3
from botocore.exceptions import ClientError


def ask(endpoint, question):
    """What boto3 makes of a question, with its own settings for trying again."""
    client = boto3.client(
        "ssm",
        endpoint_url=endpoint,
        region_name="cn-northwest-1",
        aws_access_key_id=question["key"],
        aws_secret_access_key=question["secret"],
    )
    more = {"AtTime": question["at"]} if question["at"] else {}
    try:
        answer = client.get_calendar_state(CalendarNames=question["names"], **more)
    except ClientError as error:
        return {
            "class": type(error).__name__,
            "code": error.response["Error"]["Code"],
            "words": error.response["Error"]["Message"],
            "status": error.response["ResponseMetadata"]["HTTPStatusCode"],
            "request_id": error.response["ResponseMetadata"].get("RequestId"),
            "again": error.response["ResponseMetadata"]["RetryAttempts"],
        }
    metadata = answer.pop("ResponseMetadata")
    return answer | {"request_id": metadata["RequestId"], "again": metadata["RetryAttempts"]}


def main():
    questions = json.load(sys.stdin)
    json.dump([ask(sys.argv[1], question) for question in questions], sys.stdout)


main()
