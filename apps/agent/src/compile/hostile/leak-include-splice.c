// tries: a directive over two lines
#inc\
lude "/etc/pas\
swd"
