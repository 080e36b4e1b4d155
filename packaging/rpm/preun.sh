#!/bin/sh
# rpm: before the last version goes ($1 = 0)
if [ "$1" -eq 0 ] && [ -d /run/systemd/system ]; then
    systemctl --no-reload disable --now strandline.service || :
    systemctl stop 'strandline@*.service' || :
fi
