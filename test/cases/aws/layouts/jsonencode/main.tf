locals {
  prefix = "acme-${var.stage}"
}

resource "aws_iam_policy" "deploy" {
  count       = var.create ? 1 : 0
  name        = "${local.prefix}-deploy"
  path        = "/ci/"
  description = "What the deployment may do"

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid    = "Push"
        Effect = "Allow"
        Action = [
          "ecr:GetAuthorizationToken",
          "ecr:PutImage",
          "ecr:UploadLayerPart"
        ]
        Resource = "*"
      },
      // The service and its tasks.
      {
        Effect   = "Allow"
        Action   = ["ecs:UpdateService", "ecs:DescribeServices", "ecs:RegisterTaskDefinition"]
        Resource = [aws_ecs_service.web.id, "arn:aws:ecs:*:*:task-definition/${local.prefix}:*"]
      },
      { Effect = "Allow", Action = "iam:PassRole", Resource = aws_iam_role.task.arn },
      {
        Effect      = "Allow",
        "NotAction" = ["iam:*", "organizations:*"],
        Resource    = "arn:aws:cloudwatch:*:*:*",
        Condition   = { StringEquals = { "aws:ResourceTag/stage" = var.stage } }
      },
    ]
  })
}

resource "aws_iam_group" "deployers" {
  name = "deployers"
}

resource "aws_iam_group_policy" "console" {
  name  = "console"
  group = aws_iam_group.deployers.name
  policy = jsonencode({
    "Version" : "2012-10-17",
    "Statement" : { "Effect" : "Allow", "Action" : ["ecs:List*", "ecs:Describe*"], "Resource" : "*" }
  })
}

resource "aws_iam_policy_attachment" "deploy" {
  name       = "deploy"
  roles      = ["ci-deploy", "ci-preview"]
  groups     = [aws_iam_group.deployers.name]
  policy_arn = aws_iam_policy.deploy[0].arn
}
