package io.distill4j.data.verify.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.distill4j.data.verify.code.Outcome.End;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

/** Programs that mean harm, in every sandbox that works here. */
final class HostileProgramsTest {

  private static final Limits SHORT = new Limits(1, 2, 512, 32, 4);

  @TempDir Path temp;

  private int folders;

  @FunctionalInterface
  private interface Attack {
    void on(Cage sandbox) throws Exception;
  }

  @TestFactory
  Stream<DynamicTest> everySandboxHolds() {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse(Sandbox.USUAL_PATH);
    List<Sandbox> sandboxes = Sandbox.working(path + ":" + Sandbox.USUAL_PATH).toList();
    Optional<Toolchain> python = Toolchain.find(Language.PYTHON, path);
    if (sandboxes.isEmpty() || python.isEmpty()) {
      throw new TestAbortedException(
          "SKIPPED: no sandbox or no python3 works here; hostile programs were not tried");
    }
    return sandboxes.stream()
        .flatMap(
            sandbox ->
                Stream.of(
                    test(sandbox, python.get(), "a friendly program runs", this::friendly),
                    test(sandbox, python.get(), "a fork bomb stops", this::forkBomb),
                    test(sandbox, python.get(), "10 GB are not to be had", this::memory),
                    test(sandbox, python.get(), "endless output is cut", this::output),
                    test(sandbox, python.get(), "an endless loop ends", this::loop),
                    test(sandbox, python.get(), "an endless sleep ends", this::sleep),
                    test(sandbox, python.get(), "there is no network", this::network),
                    test(sandbox, python.get(), "/etc/passwd is not there", this::passwd),
                    test(sandbox, python.get(), "a symlink leads nowhere", this::symlink),
                    test(sandbox, python.get(), "parents cannot be killed", this::parents),
                    test(sandbox, python.get(), "nothing survives", this::survivors),
                    test(sandbox, python.get(), "nothing outside can be written", this::writes),
                    test(
                        sandbox, python.get(), "memory disguised as files is bounded", this::disks),
                    test(sandbox, python.get(), "no rights can be won", this::rights)));
  }

  private DynamicTest test(Sandbox sandbox, Toolchain python, String name, Attack attack) {
    return dynamicTest(sandbox.name() + ": " + name, () -> attack.on(new Cage(sandbox, python)));
  }

  private void friendly(Cage sandbox) {
    Outcome outcome =
        sandbox.apply(
            "import os, tempfile\na, b = map(int, input().split())\n"
                + "open('/tmp/x', 'w').write('y'); print(a * b, os.listdir('/box'))");

    assertThat(outcome).isEqualTo(new Outcome(End.EXIT, 0, "42 ['program.py']\n", "\n"));
  }

  private void forkBomb(Cage sandbox) {
    Outcome outcome =
        sandbox.apply(
            """
            import os, time
            count = 0
            try:
                while True:
                    if os.fork() == 0:
                        time.sleep(60)
                    count += 1
            except OSError as e:
                print(count, e)
            """);

    assertThat(outcome.output()).endsWith(" [Errno 11] Resource temporarily unavailable\n");
    assertThat(Integer.parseInt(outcome.output().split(" ", -1)[0])).isBetween(1, 31);
    Outcome bomb =
        sandbox.apply("import os\nwhile True:\n  try: os.fork()\n  except OSError: pass", SHORT);
    assertThat(bomb.end()).isIn(End.CPU_TIME, End.WALL_TIME);
  }

  private void memory(Cage sandbox) {
    assertThat(sandbox.apply("x = bytearray(10 << 30)").why(Cage.LIMITS))
        .isEqualTo("ended with status 1: MemoryError");
  }

  private void output(Cage sandbox) {
    Outcome outcome = sandbox.apply("while True: print('x' * 1000)");

    assertThat(outcome.end()).isEqualTo(End.OUTPUT);
    assertThat(outcome.output()).isEmpty();
    assertThat(outcome.why(Cage.LIMITS)).isEqualTo("wrote more than 4 MB");
    assertThat(sandbox.apply("import sys\nwhile True: sys.stderr.write('x' * 1000)").end())
        .isEqualTo(End.OUTPUT);
  }

  private void loop(Cage sandbox) {
    assertThat(sandbox.apply("while True: pass").why(Cage.LIMITS))
        .isEqualTo("used more than 1 s of computing");
    assertThat(
            sandbox
                .apply("import signal\nsignal.signal(24, signal.SIG_IGN)\nwhile True: pass")
                .status())
        .isEqualTo(137);
  }

  private void sleep(Cage sandbox) {
    assertThat(sandbox.apply("import time; time.sleep(1000)", SHORT).why(SHORT))
        .isEqualTo("took more than 2 s");
  }

  private void network(Cage sandbox) throws Exception {
    try (ServerSocket here = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Outcome outcome =
          sandbox.apply(
              """
              import socket
              for host, port in ('127.0.0.1', %d), ('1.1.1.1', 53), ('10.0.0.1', 80):
                  try:
                      socket.create_connection((host, port), 2)
                      print('connected')
                  except OSError as e:
                      print('refused')
              """
                  .formatted(here.getLocalPort()));

      assertThat(outcome.output()).isEqualTo("refused\n".repeat(3));
    }
  }

  private void passwd(Cage sandbox) throws Exception {
    Path secret = Files.writeString(temp.resolve("secret"), "sesame");
    Outcome outcome =
        sandbox.apply(
            """
            import os
            for path in '/etc/passwd', '/etc/shadow', '/root', '/home', '/old', '/proc/1/root/etc/passwd', '%s', '/sys', '/var':
                print(os.path.exists(path))
            """
                .formatted(secret));

    assertThat(outcome.output()).isEqualTo("False\n".repeat(9));
  }

  private void symlink(Cage sandbox) throws Exception {
    Path secret = Files.writeString(temp.resolve("secret"), "sesame");
    Outcome outcome =
        sandbox.apply(
            """
            import os
            for i, target in enumerate(['%s', '/etc/passwd', '../../../../../../etc/passwd', '/proc/1/root/etc/passwd', '/proc/self/root/../etc/passwd']):
                os.symlink(target, '/tmp/%%d' %% i)
                try:
                    print(open('/tmp/%%d' %% i).read())
                except OSError:
                    print('nothing')
            """
                .formatted(secret));

    assertThat(outcome.output()).isEqualTo("nothing\n".repeat(5));
  }

  private void parents(Cage sandbox) {
    Outcome outcome =
        sandbox.apply(
            """
            import os, signal
            for pid in [os.getppid(), 1, %d]:
                try:
                    os.kill(pid, signal.SIGKILL)
                except OSError as e:
                    pass
            print('alive', flush=True)
            try:
                os.kill(-1, signal.SIGKILL)
            except OSError as e:
                pass
            print('alone')
            """
                .formatted(ProcessHandle.current().pid()));

    assertThat(outcome.output()).isEqualTo("alive\nalone\n");
    assertThat(outcome.succeeded()).isTrue();
  }

  private void survivors(Cage sandbox) throws Exception {
    String mark = "distill4j-survivor-" + ProcessHandle.current().pid();
    Outcome outcome =
        sandbox.apply(
            """
            import os, subprocess, sys
            if os.fork() == 0:
                os.setsid()
                if os.fork() == 0:
                    os.execv(sys.executable, [sys.executable, '-c', 'import time; time.sleep(300)', '%s'])
                os._exit(0)
            print('left one behind')
            """
                .formatted(mark));

    assertThat(outcome.output()).isEqualTo("left one behind\n");
    assertThat(outcome.end()).isEqualTo(End.EXIT);
    try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
      assertThat(all.filter(each -> each.info().commandLine().orElse("").contains(mark))).isEmpty();
    }
  }

  private void writes(Cage sandbox) throws Exception {
    Path folder = Files.createDirectory(temp.resolve("open-" + folders++));
    folder.toFile().setWritable(true, false);
    Outcome outcome =
        sandbox.apply(
            """
            for folder in '/', '/usr', '/box', '/dev', '/bin', '/proc', '/usr/local', '%s':
                try:
                    open(folder + '/x', 'w').write('x')
                    print('wrote', folder)
                except OSError:
                    pass
            try:
                open('/box/program.py', 'w').write('x')
                print('wrote itself')
            except OSError:
                pass
            """
                .formatted(folder));

    assertThat(outcome.output()).isEmpty();
    assertThat(outcome.succeeded()).as(outcome.errors()).isTrue();
    assertThat(folder).isEmptyDirectory();
  }

  private void disks(Cage sandbox) {
    Outcome outcome =
        sandbox.apply(
            """
            total = 0
            for folder in '/tmp', '/dev/shm', '/dev', '/', '/run', '/var/tmp':
                try:
                    for i in range(100):
                        with open('%s/%d' % (folder, i), 'wb') as file:
                            total += file.write(bytes(1 << 20))
                except OSError:
                    pass
            print(total >> 20)
            """);

    assertThat(Integer.parseInt(outcome.output().strip())).isBetween(1, 16);
  }

  private void rights(Cage sandbox) {
    Outcome outcome =
        sandbox.apply(
            """
            import ctypes, os, re
            status = open('/proc/self/status').read()
            print(re.findall(r'(?:CapPrm|CapEff|CapBnd|NoNewPrivs):\\s*(\\w+)', status))
            libc = ctypes.CDLL(None, use_errno=True)
            print(libc.unshare(0x10000000), libc.mount(b'none', b'/tmp', b'tmpfs', 0, None), libc.sethostname(b'x', 1))
            try:
                os.chroot('/tmp'); print('chroot')
            except OSError:
                print('no')
            """);

    String none = "'0000000000000000'";
    assertThat(outcome.output()).isEqualTo("[" + (none + ", ").repeat(3) + "'1']\n-1 -1 -1\nno\n");
  }
}
