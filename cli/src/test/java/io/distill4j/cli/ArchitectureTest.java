package io.distill4j.cli;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Guards what ARCHITECTURE.md promises. */
final class ArchitectureTest {

  private static final String ROOT = "io.distill4j.";

  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.distill4j");

  /** What each module may see besides itself. */
  private static final Map<String, List<String>> MAY_SEE =
      Map.of(
          "data", List.of(),
          "teacher", List.of("data"),
          "student", List.of("data"),
          "eval", List.of("data"),
          "presets", List.of("data", "teacher", "student", "eval"),
          "cli", List.of("data", "teacher", "student", "eval", "presets"));

  /** Package of a heavy dependency, and the packages that may import it. */
  private static final Map<String, List<String>> IMPORTER =
      Map.of(
          "org.apache.parquet..", List.of("io.distill4j.data.io.internal.."),
          "org.apache.arrow..", List.of("io.distill4j.data.io.internal.."),
          "org.apache.hadoop..", List.of("io.distill4j.data.io.internal.."),
          "java.net.http..",
              List.of(
                  "io.distill4j.teacher.server.internal..", "io.distill4j.student.hub.internal.."),
          "ai.djl..", List.of("io.distill4j.student.."),
          "org.snakeyaml..", List.of("io.distill4j.presets.yaml.."),
          "picocli..", List.of("io.distill4j.cli.."),
          "me.tongfei..", List.of("io.distill4j.cli.."));

  @TestFactory
  Stream<DynamicTest> modulesFormAStar() {
    return MAY_SEE.entrySet().stream()
        .map(
            module ->
                DynamicTest.dynamicTest(
                    module.getKey(),
                    () -> {
                      String[] forbidden =
                          MAY_SEE.keySet().stream()
                              .filter(m -> !m.equals(module.getKey()))
                              .filter(m -> !module.getValue().contains(m))
                              .map(m -> ROOT + m + "..")
                              .toArray(String[]::new);
                      if (forbidden.length > 0) {
                        noClasses()
                            .that()
                            .resideInAPackage(ROOT + module.getKey() + "..")
                            .should()
                            .dependOnClassesThat()
                            .resideInAnyPackage(forbidden)
                            .check(MAIN);
                      }
                    }));
  }

  @TestFactory
  Stream<DynamicTest> heavyDependenciesHaveOneImporter() {
    return IMPORTER.entrySet().stream()
        .map(
            rule ->
                DynamicTest.dynamicTest(
                    rule.getKey(),
                    () ->
                        noClasses()
                            .that()
                            .resideOutsideOfPackages(rule.getValue().toArray(String[]::new))
                            .should()
                            .dependOnClassesThat(resideInAPackage(rule.getKey()))
                            .allowEmptyShould(true)
                            .check(MAIN)));
  }

  @Test
  void namesSayWhatAThingIs() {
    classes()
        .that()
        .resideOutsideOfPackage("io.distill4j.testkit..")
        .should(
            new ArchCondition<JavaClass>("not end in a word that says nothing") {
              @Override
              public void check(JavaClass type, ConditionEvents events) {
                boolean empty =
                    type.getSimpleName()
                        .matches(
                            ".+(Impl|Manager|Utils?|Helper|Base|Handler|Processor|Info|Data)|Abstract.+");
                if (empty) {
                  events.add(
                      SimpleConditionEvent.violated(
                          type, type.getName() + " has a name that says nothing"));
                }
              }
            })
        .check(MAIN);
  }

  @Test
  void onlyTheCommandLinePrints() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.distill4j.cli..")
        .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS)
        .check(MAIN);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("io.distill4j.(**)").should().beFreeOfCycles().check(MAIN);
  }
}
