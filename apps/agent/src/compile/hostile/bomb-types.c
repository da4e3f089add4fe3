// tries: every word a struct
@<25000|struct task_struct *p; struct file *q;
>@
