#!/bin/sh
# rpm: after a version has gone
if [ -d /run/systemd/system ]; then
    systemctl daemon-reload || :
fi
