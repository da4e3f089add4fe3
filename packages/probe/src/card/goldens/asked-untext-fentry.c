expression
“sk->” cannot be read as an expression (character 5): a member's name must follow ->
