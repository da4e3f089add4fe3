// tries: control characters in a remark
#error "[31mred[0m  31m"
