#!/bin/sh
# Turns each NAME.EXT.md of pandoc/ into NAME.EXT beside the labels.
set -eu
cd "$(dirname "$0")"
for source in pandoc/*.md; do
    target=../$(basename "$source" .md)
    pandoc --standalone --from markdown --output "$target" "$source"
done
