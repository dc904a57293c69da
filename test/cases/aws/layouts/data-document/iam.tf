# Copyright: nobody.

data "aws_iam_policy_document" "assume" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["lambda.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "worker" {
  name               = "queue-worker"
  assume_role_policy = data.aws_iam_policy_document.assume.json
}

# What the worker may do.
data "aws_iam_policy_document" "worker" {
  # Objects of uploads.
  statement {
    sid = "Uploads"
    actions = [
      "s3:GetObject",
      "s3:PutObject", # thumbnails
      # Old thumbnails are deleted.
      "s3:DeleteObject",
    ]
    resources = [
      "${aws_s3_bucket.uploads.arn}/*",
      "${aws_s3_bucket.thumbnails.arn}/*",
    ]
  }

  statement {
    effect    = "Allow"
    actions   = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]
    resources = [aws_sqs_queue.work.arn]
  }

  statement {
    sid       = "Tables"
    actions   = ["dynamodb:*"]
    resources = ["arn:aws:dynamodb:${var.region}:${data.aws_caller_identity.current.account_id}:table/jobs", "arn:aws:dynamodb:${var.region}:${data.aws_caller_identity.current.account_id}:table/jobs/index/*"]

    condition {
      test     = "StringEquals"
      variable = "aws:RequestedRegion"
      values   = [var.region]
    }
  }

  statement {
    sid     = "Own"
    actions = ["iam:GetUser", "iam:ListAccessKeys"]
    resources = [
      "arn:aws:iam::*:user/&{aws:username}",
    ]
  }

  statement {
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = ["*"]

    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }
}

resource "aws_iam_role_policy" "worker" {
  name   = "worker"
  role   = aws_iam_role.worker.id
  policy = data.aws_iam_policy_document.worker.json
}

resource "aws_iam_role_policy_attachment" "logs" {
  role       = aws_iam_role.worker.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
}
