package io.attune.cli;

import io.attune.AtomicFiles;
import io.attune.EnumKeys;
import io.attune.Folders;
import io.attune.InvalidInputException;
import io.attune.Suggestions;
import io.attune.cli.recipe.RecipeOrder;
import io.attune.cli.recipe.StageSettings;
import io.attune.cli.recipe.Training;
import io.attune.data.ColumnMapping;
import io.attune.evaluation.EvaluationResult;
import io.attune.publishing.EmbeddingMap;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Does the work of a recipe's stages by the commands of the same names, in this process. */
final class StageWork {
  static final String DOCUMENTS = "documents.jsonl";
  static final String PAIRS = "pairs.jsonl";
  static final String HELD_OUT = "held-out";
  static final String MAP = "map.json";

  /** What the folder of a training holds once it has begun. */
  private static final String RECORD = "run.json";

  private final Terminal terminal;
  private final String resumeCommand;

  /**
   * @param terminal for messages; results go there as well, since standard output is for the run's
   * @param resumeCommand what the user has to type to go on after a stop
   */
  StageWork(Terminal terminal, String resumeCommand) {
    this.terminal =
        new Terminal(
            terminal.err(),
            terminal.err(),
            terminal.status(),
            terminal.interactive(),
            terminal.columns());
    this.resumeCommand = resumeCommand;
  }

  /**
   * What a stage measures on.
   *
   * @param searches the folder that {@link HeldOut} wrote; empty where the stage names its own data
   * @param part of the split
   * @param rows the part's table
   * @param columns of the table
   */
  record Measured(Optional<Path> searches, String part, Path rows, Optional<String> columns) {
    static final Measured NOTHING =
        new Measured(Optional.empty(), "", Path.of(""), Optional.empty());

    List<Path> files() {
      return searches.map(folder -> List.of(folder, rows)).orElse(List.of());
    }

    /** Arguments that say so; none where a part is empty, or only its loss can be measured. */
    List<String> arguments(String prefix, boolean withColumns) throws IOException {
      List<String> arguments = new ArrayList<>();
      if (searches.isPresent() && Files.exists(rows)) {
        HeldOut heldOut = HeldOut.read(searches.get());
        heldOut.option(prefix, searches.get(), part, rows).ifPresent(arguments::add);
        if (withColumns && heldOut.isTable() && !arguments.isEmpty()) {
          columns.ifPresent(names -> arguments.add("--columns=" + names));
        }
      }
      return arguments;
    }
  }

  boolean prepare(List<String> arguments, List<Path> inputs, Path folder) throws IOException {
    List<String> all = new ArrayList<>(arguments);
    inputs.forEach(input -> all.add("--input=" + input));
    all.add("--out=" + folder.resolve(DOCUMENTS));
    RecipeCommands.parse(new PrepareCommand(terminal), all).call();
    return true;
  }

  boolean queries(List<String> arguments, Path input, Path folder, Path answers)
      throws IOException {
    RecipeCommands.parse(
            new QueriesCommand(terminal), withAnswers(arguments, input, folder, answers))
        .call();
    return true;
  }

  /** Tells what the queries would cost. */
  void estimateQueries(List<String> arguments, Path input, Path folder, Path answers)
      throws IOException {
    List<String> all = withAnswers(arguments, input, folder, answers);
    all.add("--dry-run");
    RecipeCommands.parse(new QueriesCommand(terminal), all).call();
  }

  boolean split(List<String> arguments, Path input, Path folder) throws IOException {
    RecipeCommands.parse(new SplitCommand(terminal), with(arguments, input, folder)).call();
    return true;
  }

  boolean heldOut(Map<String, Path> parts, Optional<String> columns, Path folder)
      throws IOException {
    Map<String, Path> existing = new LinkedHashMap<>(parts);
    existing.values().removeIf(Files::notExists); // a part that got no rows has no file
    HeldOut.write(existing, columns.map(ColumnMapping::parse).orElse(ColumnMapping.NONE), folder);
    return true;
  }

  boolean mine(List<String> arguments, Path input, boolean split, Path folder) throws IOException {
    Path out = split ? folder : folder.resolve("train.jsonl");
    RecipeCommands.parse(new MineCommand(terminal), with(arguments, input, out)).call();
    return true;
  }

  boolean compare(List<String> arguments, Measured on, Path folder) throws IOException {
    List<String> all = new ArrayList<>(arguments);
    all.addAll(on.arguments("", true));
    all.add("--json");
    ByteArrayOutputStream json = new ByteArrayOutputStream();
    Terminal captured =
        new Terminal(
            new PrintStream(json, true, StandardCharsets.UTF_8),
            terminal.err(),
            terminal.status(),
            terminal.interactive(),
            terminal.columns());
    RecipeCommands.parse(new CompareCommand(captured), all).call();
    AtomicFiles.writeString(folder.resolve("models.json"), json.toString(StandardCharsets.UTF_8));
    return true;
  }

  boolean train(List<String> arguments, Path input, Measured on, Path folder, boolean begun)
      throws IOException {
    List<String> all = new ArrayList<>(arguments);
    all.add("--train=" + input);
    List<String> measured = on.arguments("evaluate-", false);
    all.addAll(measured);
    if (measured.isEmpty() && Files.exists(on.rows()) && on.searches().isPresent()) {
      all.add("--validation=" + on.rows());
    }
    all.add("--out=" + folder);
    if (begun && Files.exists(folder.resolve(RECORD))) {
      all.add("--resume");
    }
    TrainCommand command = RecipeCommands.parse(new TrainCommand(terminal), all);
    TrainingOutcome outcome = command.train(resumeCommand, baseline -> {});
    if (!outcome.result().stopped()) {
      terminal.out().print(TrainingSummary.toText(outcome));
    }
    return !outcome.result().stopped();
  }

  boolean evaluate(
      List<String> arguments,
      Measured on,
      Measured choice,
      Map<Contender, Path> trained,
      Path folder)
      throws IOException {
    Map<String, String> baseOf = new LinkedHashMap<>();
    Map<String, String> references = new LinkedHashMap<>(); // from name to reference
    for (Contender contender : trained.keySet()) {
      Training training = contender.training();
      String base = training.settings().text("model").orElseThrow();
      baseOf.put(training.name(), base);
      references.put(base, base);
    }
    references.putAll(paths(trained));
    evaluate(arguments, on, baseOf, references, folder.resolve(Leaderboard.FILE));
    if (!choice.arguments("", false).isEmpty()) {
      evaluate(arguments, choice, baseOf, references, folder.resolve(Leaderboard.CHOICE));
    }
    String best = Leaderboard.bestOf(List.of(folder.resolve(Leaderboard.FILE)), baseOf.keySet());
    Optional<EmbeddingMap> map =
        RecipeCommands.parse(new MeasureStage(), measuring(arguments, on))
            .map(baseOf.get(best), references.get(best), terminal);
    if (map.isPresent()) {
      map.get().write(folder.resolve(MAP));
    }
    return true;
  }

  private static Map<String, String> paths(Map<Contender, Path> trained) throws IOException {
    Map<String, String> paths = new LinkedHashMap<>();
    for (Map.Entry<Contender, Path> model : trained.entrySet()) {
      paths.put(model.getKey().training().name(), model.getValue().toString());
    }
    return paths;
  }

  private void evaluate(
      List<String> arguments,
      Measured on,
      Map<String, String> baseOf,
      Map<String, String> references,
      Path file)
      throws IOException {
    List<EvaluationResult> results = measure(arguments, on, List.copyOf(references.values()));
    Map<String, EvaluationResult> byName = new LinkedHashMap<>();
    int place = 0;
    for (String name : references.keySet()) {
      byName.put(name, results.get(place++));
    }
    Leaderboard.write(byName, baseOf, on.searches().map(f -> f.resolve(on.part())), file);
  }

  private List<EvaluationResult> measure(List<String> arguments, Measured on, List<String> models)
      throws IOException {
    return RecipeCommands.parse(new MeasureStage(), measuring(arguments, on))
        .measure(models, terminal);
  }

  private static List<String> measuring(List<String> arguments, Measured on) throws IOException {
    List<String> all = new ArrayList<>(arguments);
    all.addAll(on.arguments("", true));
    if (all.stream().noneMatch(RecipeCommands::isData)) {
      throw new InvalidInputException(
          "there is nothing to measure these rows on; name data, such as retrieval: DIR");
    }
    return all;
  }

  /**
   * Measures the trials of a rung.
   *
   * @param train settings of the stage, which may name the data
   * @param on the validation part otherwise
   * @param trained models
   * @return a result for each, in the order in which the trials were drawn
   */
  Map<Training, EvaluationResult> rank(
      StageSettings train, Measured on, Map<Contender, Path> trained) throws IOException {
    Map<Training, EvaluationResult> results = new LinkedHashMap<>();
    List<String> models = trained.values().stream().map(Path::toString).toList();
    List<EvaluationResult> measured = measure(ownData(train), on, models);
    int place = 0;
    for (Contender contender : trained.keySet()) {
      results.put(contender.training(), measured.get(place++));
    }
    return results;
  }

  /** What a training says of data to measure on, as evaluate says it. */
  private static List<String> ownData(StageSettings train) {
    List<String> arguments = new ArrayList<>();
    for (TableEvaluation kind : TableEvaluation.values()) {
      String data = EnumKeys.of(kind);
      train
          .text(RecipeOrder.EVALUATE + data)
          .ifPresent(
              file -> {
                arguments.add("--" + data + "=" + file);
                train.text("columns").ifPresent(names -> arguments.addAll(kind.argument(names)));
              });
    }
    train
        .text(RecipeOrder.EVALUATE + "retrieval")
        .ifPresent(folder -> arguments.add("--retrieval=" + folder));
    return arguments;
  }

  boolean publish(
      List<String> arguments, Map<Contender, Path> trained, List<Path> rankings, Path folder)
      throws IOException {
    PublishStage options = RecipeCommands.parse(new PublishStage(), arguments);
    Map<String, String> paths = paths(trained);
    String name = chosen(options.training(), paths.keySet(), rankings);
    Path model = Path.of(paths.get(name));
    Path published = folder.resolve("model");
    if (options.isOnnx()) {
      List<String> export = List.of("--model=" + model, "--onnx", "--out=" + published);
      RecipeCommands.parse(new ExportCommand(terminal), export).call();
    } else {
      AtomicFiles.writeFolder(published, copy -> Folders.copy(model, copy));
    }
    AtomicFiles.writeString(folder.resolve("training.txt"), name + "\n");
    return true;
  }

  private static String chosen(String wanted, Set<String> trained, List<Path> rankings)
      throws IOException {
    if (wanted.equals(RecipeOrder.BEST)) {
      return trained.size() == 1
          ? trained.iterator().next()
          : Leaderboard.bestOf(rankings, trained);
    }
    if (!trained.contains(wanted)) {
      throw new InvalidInputException(
          "there is no training '%s'%s; there is: %s"
              .formatted(wanted, Suggestions.hint(wanted, trained), String.join(", ", trained)));
    }
    return wanted;
  }

  private static List<String> withAnswers(
      List<String> arguments, Path input, Path folder, Path answers) {
    List<String> all = with(arguments, input, folder.resolve(PAIRS));
    all.add("--answers=" + answers);
    return all;
  }

  private static List<String> with(List<String> arguments, Path input, Path out) {
    List<String> all = new ArrayList<>(arguments);
    all.add("--input=" + input);
    all.add("--out=" + out);
    return all;
  }
}
