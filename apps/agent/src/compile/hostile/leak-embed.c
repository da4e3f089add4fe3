// tries: C23 #embed
const unsigned char c[] = {
#embed "@CANARY@"
};
