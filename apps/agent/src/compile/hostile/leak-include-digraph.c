// tries: another spelling of #
%:include "/etc/passwd"
