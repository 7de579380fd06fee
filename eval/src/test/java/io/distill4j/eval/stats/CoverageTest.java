package io.distill4j.eval.stats;

import static org.assertj.core.api.Assertions.assertThat;

import io.distill4j.eval.stats.CoverageStudy.Cell;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The promise of the intervals on a few cells; the whole grid is in bench/results. */
final class CoverageTest {

  @ParameterizedTest
  @CsvSource({"30,4,0.5,0.3", "30,64,0.3,0.6", "30,64,0.9,0.6", "100,16,0.7,0.1", "100,4,0.9,0.3"})
  void intervalsOverProblemsAndSamplesCoverTheTruth(
      int problems, int samples, double accuracy, double alike) {
    var coverage = CoverageStudy.run(new Cell(problems, samples, accuracy, alike), 2000, 0, 11);

    assertThat(coverage.both()).isBetween(0.93, 0.97);
  }

  @Test
  void oneComponentAloneDoesNot() {
    assertThat(CoverageStudy.run(new Cell(30, 64, 0.5, 0.6), 2000, 0, 3).samplingOnly())
        .isLessThan(0.3);
    assertThat(CoverageStudy.run(new Cell(30, 4, 0.5, 0.1), 2000, 0, 3).problemsOnly())
        .isLessThan(0.8);
  }

  @ParameterizedTest
  @CsvSource({"30,16,0.5,0.3", "100,4,0.7,0.6"})
  void thePairedTestRaisesFewFalseAlarms(int problems, int samples, double accuracy, double alike) {
    var cell = new Cell(problems, samples, accuracy, alike);

    assertThat(CoverageStudy.falseAlarms(cell, 0.8, 600, 5)).isBetween(0.03, 0.075);
    assertThat(CoverageStudy.pairedCoverage(cell, 0.8, 600, 5)).isBetween(0.93, 0.97);
  }
}
