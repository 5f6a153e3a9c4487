#!/bin/bash
# Run once by the image of a primary: its standby may copy it and follow.
set -eu
echo "host replication explainbot all scram-sha-256" >> "$PGDATA/pg_hba.conf"
