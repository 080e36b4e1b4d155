#!/bin/sh
# rpm: after an install ($1 = 1) or an upgrade ($1 = 2)
systemd-sysusers strandline.conf || :
systemd-tmpfiles --create strandline.conf || :
if [ -d /run/systemd/system ]; then
    systemctl daemon-reload || :
    if [ "$1" -ge 2 ]; then
        systemctl try-restart strandline.service 'strandline@*.service' || :
    else
        systemctl preset strandline.service || :
    fi
fi
