package io.distill4j.student.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.distill4j.student.kernel.Devices;
import io.distill4j.student.model.Precision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MachineTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # what the driver says     | name                  | gigabytes | peak, TFLOP/s
          NVIDIA H200, 143771        | NVIDIA H200           | 146       | 989.4
          NVIDIA H100 80GB HBM3, 81559 | NVIDIA H100 80GB HBM3 | 82      | 989.4
          NVIDIA H100 PCIe, 81559    | NVIDIA H100 PCIe      | 82        | 756
          NVIDIA GeForce RTX 4090, 24564 | NVIDIA GeForce RTX 4090 | 24  | 165.2
          NVIDIA L4, 23034           | NVIDIA L4             | 22        | 121
          NVIDIA L40S, 46068         | NVIDIA L40S           | 46        | 362
          Quadro K620, 2048          | Quadro K620           | 0         | 0
          ''                         | GPU                   | 0         | 0
          NVIDIA-SMI has failed, no driver | GPU             | 0         | 0
          """)
  void theDriverIsRead(String line, String name, long gigabytes, double teraflops) {
    Machine machine = Machine.ofDriver(line);

    assertThat(machine.name()).isEqualTo(name);
    assertThat(machine.bytes() / 1_000_000_000).isEqualTo(gigabytes);
    assertThat(machine.precision()).isEqualTo(Precision.BFLOAT16);
    assertThat(machine.peakFlops().orElse(0)).isEqualTo(teraflops * 1e12);
  }

  @Test
  void aProcessorHasTheMemoryThatIsNotTheHeap() {
    Machine machine = Machine.here(Devices.CPU);

    assertThat(machine.bytes()).isPositive();
    assertThat(machine.precision()).isEqualTo(Precision.FLOAT32);
    assertThat(machine.name()).endsWith(" processors");
    assertThat(Machine.gpu(24).bytes()).isEqualTo(24_000_000_000L);
  }
}
