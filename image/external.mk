include $(sort $(wildcard $(BR2_EXTERNAL_METERBOX_PATH)/package/*/*.mk))
