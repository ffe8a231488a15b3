"""A PostgreSQL proxy inside the test's own process: it counts what a client sends, and can fail at a chosen
statement.

    with Proxy(("127.0.0.1", 5432), fault=Fault("cut", 7)) as proxy:
        run(client, port=proxy.port)
    proxy.counts.statements, proxy.fired

A statement is a simple query or a Parse message, counted over all connections from 1. A round trip is how often
a client spoke after the server had answered. TLS and GSS are refused, as by a server without them. Cancel
requests pass. Faults, each at most once:

    cut        the connection is gone before the statement reaches the server
    answer     the server gets the statement and the rest of its round, and answers; the client hears nothing. A
               client that waits for an answer before it ends its round is cut off while it waits
               but the end of the connection
    terminate  the statement is sent once the server has ended the session (what a crash looks like)
    stall      from the statement on nothing passes in either direction; the connection stays open
"""

import collections
import select
import socket
import struct
import threading
import time

CANCEL, TLS, GSS = 80877102, 80877103, 80877104
KINDS = {b"Q": "query", b"P": "parse", b"B": "bind", b"D": "describe", b"E": "execute", b"S": "sync", b"H": "flush",
         b"C": "close", b"X": "terminate", b"d": "copy data", b"c": "copy done", b"f": "copy fail", b"p": "password"}

Fault = collections.namedtuple("Fault", "how at")


class Counts:
    def __init__(self):
        self.lock = threading.Lock()
        self.connections = self.cancels = self.statements = self.round_trips = 0
        self.bytes_up = self.bytes_down = 0
        self.kinds = collections.Counter()
        self.sql = []

    def statement(self, sql):
        with self.lock:
            self.statements += 1
            self.sql.append(sql)
            return self.statements


def read_exactly(sock, size):
    data = b""
    while len(data) < size:
        piece = sock.recv(size - len(data))
        if not piece:
            raise ConnectionError
        data += piece
    return data


def close(*socks):
    for sock in socks:
        try:
            sock.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        sock.close()


class Session:
    """One client connection and its connection to the server: two threads that pump."""

    def __init__(self, proxy, client):
        self.proxy, self.counts, self.client = proxy, proxy.counts, client
        self.server = None
        self.pid = None
        self.answered = True        # the server has spoken since the client last did
        self.deaf = False           # answers are swallowed; at the next end of a round all is cut
        self.stalled = False

    def run(self):
        try:
            while True:
                head = read_exactly(self.client, 8)
                size, code = struct.unpack("!II", head)
                if code not in (TLS, GSS):
                    break
                self.client.sendall(b"N")
            self.server = socket.create_connection(self.proxy.server)
            self.server.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.server.sendall(head + read_exactly(self.client, size - 8))
            if code == CANCEL:
                with self.counts.lock:
                    self.counts.cancels += 1
                self.server.recv(1)
                return close(self.server, self.client)
            self.counts_speech("startup")
            with self.counts.lock:
                self.counts.connections += 1
            threading.Thread(target=self.pump_down, daemon=True).start()
            self.pump_up()
        except (OSError, ConnectionError):
            pass
        if not self.stalled:
            close(self.client, *([self.server] if self.server else []))

    def counts_speech(self, kind):
        with self.counts.lock:
            self.counts.kinds[kind] += 1
            if self.answered and kind != "terminate":
                self.counts.round_trips += 1
                self.answered = False

    def pump_up(self):
        """Messages of the client, whole ones; what is complete goes out together."""
        buffered = b""
        while True:
            data = self.client.recv(1 << 16)
            if not data:
                return
            buffered += data
            with self.counts.lock:
                self.counts.bytes_up += len(data)
            out = []
            while len(buffered) >= 5:
                size = struct.unpack("!I", buffered[1:5])[0] + 1
                if len(buffered) < size:
                    break
                message, buffered = buffered[:size], buffered[size:]
                if not self.pass_up(message, out):
                    return
            if out:
                self.server.sendall(b"".join(out))

    def pass_up(self, message, out):
        """False: the connection has met its fault."""
        kind = message[:1]
        self.counts_speech(KINDS.get(kind, "other"))
        if kind in (b"Q", b"P"):
            text = message[5:].split(b"\0")
            sql = (text[0] if kind == b"Q" else text[1]).decode(errors="replace")
            number = self.counts.statement(sql)
            fault = self.proxy.fault
            if fault and number == fault.at:
                self.proxy.fired = sql
                if fault.how != "answer":
                    return self.meet(fault.how, out)
                self.deaf = True
        out.append(message)
        return True

    def meet(self, how, out):
        if out:
            self.server.sendall(b"".join(out))
        if how == "stall":
            self.stalled = True
            self.proxy.stalled.append((self.client, self.server))
        elif how == "terminate":
            self.proxy.terminate(self.pid)
            self.server.settimeout(2)
        return False

    def hear(self):
        """What the server says; nothing when it is gone, or when both wait and no answer is passed on."""
        while not select.select([self.server], [], [], 1)[0]:
            if self.deaf:
                return b""
        return self.server.recv(1 << 16)

    def pump_down(self):
        """Messages of the server. The session's process id is read on the way."""
        buffered = b""
        try:
            while not self.stalled:
                data = self.hear()
                if not data or self.stalled:
                    break
                if self.proxy.latency:
                    time.sleep(self.proxy.latency)
                self.answered = True
                with self.counts.lock:
                    self.counts.bytes_down += len(data)
                if self.deaf:
                    buffered += data
                    if self.round_ended(buffered):
                        break
                    continue
                if self.pid is None:
                    buffered = self.find_pid(buffered + data)
                self.client.sendall(data)
        except (OSError, ValueError):  # the other side has closed it
            pass
        if not self.stalled:
            close(self.client, self.server)

    @staticmethod
    def messages(data):
        at = 0
        while len(data) >= at + 5:
            size = struct.unpack("!I", data[at + 1:at + 5])[0] + 1
            if len(data) < at + size:
                return
            yield data[at:at + 1], data[at + 5:at + size]
            at += size

    def round_ended(self, data):
        return any(kind == b"Z" for kind, _ in self.messages(data))

    def find_pid(self, data):
        for kind, body in self.messages(data):
            if kind == b"K":
                self.pid = struct.unpack("!I", body[:4])[0]
                return b""
        return data


class Proxy:
    """`server` is (host, port); `terminate` ends the server's session of a process id. Answers come `latency` seconds
    late: what a client sends without waiting for an answer is then one round trip, however slow the client's machine."""

    def __init__(self, server, fault=None, terminate=None, latency=0):
        self.server, self.fault, self.terminate, self.latency = server, fault, terminate, latency
        self.counts = Counts()
        self.fired = None           # the SQL the fault met
        self.stalled = []
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = self.listener.getsockname()[1]

    def __enter__(self):
        threading.Thread(target=self.accept, daemon=True).start()
        return self

    def __exit__(self, *unused):
        close(self.listener)
        for pair in self.stalled:
            close(*pair)

    def accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=Session(self, client).run, daemon=True).start()
