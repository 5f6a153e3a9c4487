#!/bin/sh
# Turns each NAME.EXT.html or .csv of libreoffice/ into NAME.EXT beside the labels.
set -eu
cd "$(dirname "$0")"
profile=$(mktemp -d)
trap 'rm -r "$profile"' EXIT
for source in libreoffice/*.html libreoffice/*.csv; do
    name=$(basename "${source%.*}")
    kind=${name##*.}
    reader=
    case $source in
    *.html) reader="--infilter=HTML (StarWriter)" ;;
    *.csv) reader="--infilter=CSV:44,34,UTF8" ;;
    esac
    case $kind in
    docx) kind="docx:MS Word 2007 XML" ;;
    pdf) kind="pdf:writer_pdf_Export" ;;
    esac
    soffice "-env:UserInstallation=file://$profile" --headless "$reader" \
        --convert-to "$kind" --outdir "$profile/out" "$source"
    mv "$profile/out/$name.${kind%%:*}" "../$name"
done
