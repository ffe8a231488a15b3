"""at_terminal.py COMMAND...: run at a terminal of its own, where what stands on standard input is typed; without echo."""
import os
import pty
import sys
import termios

typed = sys.stdin.read().encode()
child, terminal = pty.fork()
if child == 0:
    quiet = termios.tcgetattr(0)
    quiet[3] &= ~termios.ECHO
    termios.tcsetattr(0, termios.TCSANOW, quiet)
    print("at a terminal", flush=True)
    os.execvp(sys.argv[1], sys.argv[1:])
shown = b""
while True:
    try:
        piece = os.read(terminal, 4096)
    except OSError:  # the other end is closed
        break
    if not shown:  # it echoes no more
        os.write(terminal, typed + b"\x04")
    shown += piece
sys.stdout.write(shown.decode().replace("\r\n", "\n"))
sys.stdout.flush()
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
