package io.attune;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which package may use which: the arrows that {@code docs/architecture.md} draws. */
final class ArchitectureTest {
  /** From a package to those that it may import. All may import the root, {@code io.attune}. */
  private static final Map<String, Set<String>> ARROWS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("data", Set.of()),
              Map.entry("hub", Set.of()),
              Map.entry("engine", Set.of()),
              Map.entry("similarity", Set.of("engine")),
              Map.entry("model", Set.of("engine", "hub", "similarity")),
              Map.entry("negatives", Set.of("data", "model", "similarity")),
              Map.entry("losses", Set.of("data", "engine", "model", "similarity")),
              Map.entry("queries", Set.of("data", "engine", "model", "similarity")),
              Map.entry("evaluation", Set.of("data", "model", "similarity")),
              Map.entry("training", Set.of("data", "engine", "model", "losses", "evaluation")),
              // The record of a run names its loss and the processor it ran on.
              Map.entry(
                  "publishing",
                  Set.of(
                      "data",
                      "engine",
                      "hub",
                      "model",
                      "negatives",
                      "losses",
                      "similarity",
                      "training",
                      "evaluation"))));

  private static final Set<String> NATIVE =
      Set.of("engine", "similarity", "model", "losses", "training");

  private static final JavaClasses CORE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.attune");

  private static Set<String> packages() {
    return CORE.stream()
        .map(type -> type.getPackageName())
        .filter(name -> name.startsWith("io.attune."))
        .map(name -> name.split("\\.", -1)[2])
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void everyPackageHasItsPlace() {
    assertThat(ARROWS.keySet()).containsAll(packages());
  }

  @ParameterizedTest
  @MethodSource("packages")
  void importsOnlyWhatItMay(String name) {
    Stream<String> allowed =
        Stream.concat(Stream.of(name), ARROWS.getOrDefault(name, Set.of()).stream());
    String[] inside =
        Stream.concat(Stream.of("io.attune"), allowed.map(ArchitectureTest::inPackage))
            .toArray(String[]::new);
    noClasses()
        .that()
        .resideInAPackage(inPackage(name))
        .should()
        .dependOnClassesThat(resideInAPackage("io.attune..").and(not(resideInAnyPackage(inside))))
        .because("of the arrows in docs/architecture.md")
        .check(CORE);
  }

  @Test
  void theRootUsesNoneOfThem() {
    noClasses()
        .that()
        .resideInAPackage("io.attune")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.attune.*..")
        .check(CORE);
  }

  @Test
  void noCycles() {
    slices().matching("io.attune.(*)..").should().beFreeOfCycles().check(CORE);
  }

  @Test
  void tensorsStayInside() {
    String[] allowed = NATIVE.stream().map(ArchitectureTest::inPackage).toArray(String[]::new);
    classes()
        .that(dependOn("org.bytedeco.."))
        .should()
        .resideInAnyPackage(allowed)
        .because("what others see are arrays and records")
        .check(CORE);
  }

  @Test
  void randomnessIsSeededAndPassedIn() {
    noClasses()
        .should()
        .callMethod(Math.class, "random")
        .orShould()
        .callConstructor(Random.class)
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(ThreadLocalRandom.class)
        .check(CORE);
  }

  @Test
  void aLibraryDoesNotPrint() {
    noClasses()
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .check(CORE);
  }

  @Test
  void everyPackageTellsWhatItIsFor() throws IOException {
    Path sources = Path.of("src/main/java");
    List<Path> folders;
    try (Stream<Path> files = Files.walk(sources)) {
      folders =
          files
              .filter(file -> file.toString().endsWith(".java"))
              .map(Path::getParent)
              .distinct()
              .toList();
    }
    assertThat(folders).isNotEmpty();
    assertThat(folders).allSatisfy(f -> assertThat(f.resolve("package-info.java")).exists());
  }

  private static String inPackage(String name) {
    return "io.attune." + name + "..";
  }

  private static DescribedPredicate<JavaClass> dependOn(String packages) {
    return DescribedPredicate.describe(
        "depend on " + packages,
        type ->
            type.getDirectDependenciesFromSelf().stream()
                .map(Dependency::getTargetClass)
                .anyMatch(resideInAPackage(packages)));
  }
}
