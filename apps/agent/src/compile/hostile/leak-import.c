// tries: the Objective-C directive
#import "@CANARY@"
