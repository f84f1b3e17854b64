#!/usr/bin/env bash
# Says what differs from what `pulumi up` wrote, and who changed it. Reads only: neither the stack nor the account changes.
#
#   STACK                 the stack, such as my-organization/prod
#   CLOUDFLARE_API_TOKEN  a token with "Workers Scripts: Read"
#
# Exit status: 0 in sync, 2 drift, 1 when something could not be looked at. The report is in drift.md.
set -euo pipefail
cd "$(dirname "$0")/.."

status=0
npx --no-install pulumi-workers drift --stack "$STACK" --markdown --diff worker > drift.md || status=$?
cat drift.md
# The page of the job, where the CI has one.
if [[ -n "${GITHUB_STEP_SUMMARY:-}" ]]; then cat drift.md >> "$GITHUB_STEP_SUMMARY"; fi
exit "$status"
