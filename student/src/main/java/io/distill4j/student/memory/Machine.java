package io.distill4j.student.memory;

import ai.djl.Device;
import io.distill4j.student.kernel.Devices;
import io.distill4j.student.model.Precision;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;

/**
 * A place to train.
 *
 * @param name of the processor or GPU
 * @param bytes that weights and activations may take
 * @param precision it computes in
 * @param peakFlops arithmetic of its data sheet per second in that precision, where it is known
 */
public record Machine(String name, long bytes, Precision precision, OptionalDouble peakFlops) {

  private static final long GIGABYTE = 1_000_000_000L;

  /** What is left of a small GPU: the driver and its libraries do not shrink with it. */
  private static final long LEAST_MARGIN = 1_500_000_000L;

  /** Dense bfloat16, as in NVIDIA's data sheets; by a part of the name that the driver gives. */
  private static final Map<String, Double> PEAKS =
      Map.of(
          "H200",
          989.4e12,
          "H100 80GB",
          989.4e12,
          "H100 PCIE",
          756e12,
          "A100",
          312e12,
          "L40S",
          362e12,
          "L4",
          121e12,
          "RTX 4090",
          165.2e12);

  /**
   * A GPU sold with so many gigabytes. Such a card holds 7% more bytes than the number says, which
   * are left to the driver and to what the allocator cannot use again.
   */
  public static Machine gpu(int gigabytes) {
    return new Machine(
        gigabytes + " GB GPU", gigabytes * GIGABYTE, Precision.BFLOAT16, OptionalDouble.empty());
  }

  /** The machine at hand. A GPU whose driver does not answer is taken to hold nothing. */
  public static Machine here(Devices devices) {
    Device device = devices.device();
    if (device.isGpu()) {
      return ofDriver(driver(device.getDeviceId()));
    }
    var system =
        (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long memory = system.getTotalMemorySize() - Runtime.getRuntime().maxMemory();
    return new Machine(
        "%d processors".formatted(Runtime.getRuntime().availableProcessors()),
        Math.max(0, memory),
        Precision.FLOAT32,
        OptionalDouble.empty());
  }

  /**
   * Reads a line such as {@code NVIDIA H200, 143771}: name and mebibytes, of which 3% are left, at
   * least 1.5 GB, to the driver and to what the allocator cannot use again.
   */
  static Machine ofDriver(String line) {
    int comma = line.lastIndexOf(',');
    String number = line.substring(comma + 1).strip();
    if (comma < 0 || !number.matches("\\d{1,9}")) {
      return new Machine("GPU", 0, Precision.BFLOAT16, OptionalDouble.empty());
    }
    String name = line.substring(0, comma).strip();
    long bytes = Long.parseLong(number) * (1 << 20);
    long margin = Math.max(bytes / 100 * 3, LEAST_MARGIN);
    return new Machine(name, Math.max(0, bytes - margin), Precision.BFLOAT16, peak(name));
  }

  private static OptionalDouble peak(String name) {
    String upper = name.toUpperCase(Locale.ROOT);
    return PEAKS.entrySet().stream()
        .filter(
            entry ->
                (upper + " ").contains(entry.getKey() + (entry.getKey().equals("L4") ? " " : "")))
        .mapToDouble(Map.Entry::getValue)
        .findFirst();
  }

  private static String driver(int device) {
    try {
      Process process =
          new ProcessBuilder(
                  "nvidia-smi",
                  "--query-gpu=name,memory.total",
                  "--format=csv,noheader,nounits",
                  "--id=" + device)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String line =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0 ? line : "";
    } catch (IOException e) {
      return ""; // No driver tools: the plan then assumes the least.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }
}
