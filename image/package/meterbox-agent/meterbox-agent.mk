################################################################################
#
# meterbox-agent
#
################################################################################

METERBOX_AGENT_SITE = $(call qstrip,$(BR2_PACKAGE_METERBOX_AGENT_FOLDER))
METERBOX_AGENT_SITE_METHOD = local
METERBOX_AGENT_LICENSE = Apache-2.0
METERBOX_AGENT_LICENSE_FILES = meterbox-aarch64.licences

define METERBOX_AGENT_LOOK_FOR_IT
	test -x "$(METERBOX_AGENT_SITE)/meterbox-aarch64" || { \
		echo "meterbox-agent: there is no $(METERBOX_AGENT_SITE)/meterbox-aarch64: run image/build-agent first" >&2; \
		exit 1; \
	}
endef
METERBOX_AGENT_PRE_RSYNC_HOOKS += METERBOX_AGENT_LOOK_FOR_IT

define METERBOX_AGENT_INSTALL_TARGET_CMDS
	$(INSTALL) -D -m 0755 $(@D)/meterbox-aarch64 $(TARGET_DIR)/usr/bin/meterbox
endef

# The same as in buildroot-overlay/etc/passwd: so no other package gets its number.
define METERBOX_AGENT_USERS
	meterbox 100 meterbox 100 * /var/lib/meterbox /usr/sbin/nologin - the service
endef

$(eval $(generic-package))
