package io.distill4j.student.kernel;

import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/**
 * Lets the process end only between native calls.
 *
 * <p>When a JVM exits, libtorch's static objects are destroyed while other threads still compute: a
 * SIGTERM during a backward pass once ended in a crash report of the JVM. So the end of the process
 * waits for the calls under way, and calls that come later wait for ever. A shutdown hook must
 * therefore never wait for a kernel.
 */
final class NativeGate {

  private static final ReadWriteLock LOCK = new ReentrantReadWriteLock();

  static {
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> LOCK.writeLock().lock(), "native calls end"));
  }

  private NativeGate() {}

  static <T> T pass(Supplier<T> call) {
    LOCK.readLock().lock();
    try {
      return call.get();
    } finally {
      LOCK.readLock().unlock();
    }
  }
}
