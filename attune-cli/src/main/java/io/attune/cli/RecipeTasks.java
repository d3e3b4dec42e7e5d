package io.attune.cli;

import io.attune.cli.recipe.Recipe;
import io.attune.cli.recipe.Stage;
import io.attune.cli.recipe.StageSettings;
import io.attune.cli.recipe.StageTask;
import io.attune.cli.recipe.Training;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The work of a recipe in order: which command does each part, on which files. A stage reads what
 * the nearest one before it wrote.
 */
final class RecipeTasks {
  /** Where all answers of a language model are kept, whatever becomes of the stage. */
  static final String ANSWERS = "answers";

  private static final String COLUMNS = "columns";

  private final Recipe recipe;
  private final Path out;
  private final StageWork work;
  private final List<StageTask> tasks = new ArrayList<>();

  /** What the next stage reads. */
  private List<Path> rows;

  /** What the roles are called in {@code rows}, where that has to be said. */
  private Optional<String> columns;

  /** The parts of a split by name, and what the roles are called in them. */
  private final Map<String, Path> parts = new LinkedHashMap<>();

  private Optional<String> partColumns = Optional.empty();

  private RecipeTasks(Recipe recipe, Path out, List<Path> source, StageWork work) {
    this.recipe = recipe;
    this.out = out;
    this.work = work;
    this.rows = source;
    this.columns = recipe.stage(Stage.SOURCE).flatMap(settings -> settings.text(COLUMNS));
  }

  /**
   * All tasks.
   *
   * @param out the run's folder
   * @param source files that everything starts from
   * @param work how each is done
   */
  static List<StageTask> of(Recipe recipe, Path out, List<Path> source, StageWork work) {
    RecipeTasks tasks = new RecipeTasks(recipe, out, source, work);
    recipe.stage(Stage.PREPARE).ifPresent(tasks::prepare);
    recipe.stage(Stage.QUERIES).ifPresent(tasks::queries);
    recipe.stage(Stage.SPLIT).ifPresentOrElse(tasks::split, tasks::givenParts);
    tasks.heldOut();
    recipe.stage(Stage.MINE).ifPresent(tasks::mine);
    recipe.stage(Stage.COMPARE).ifPresent(tasks::compare);
    recipe.trainings().forEach(tasks::train);
    recipe.stage(Stage.EVALUATE).ifPresent(tasks::evaluate);
    recipe.stage(Stage.PUBLISH).ifPresent(tasks::publish);
    return List.copyOf(tasks.tasks);
  }

  private void prepare(StageSettings settings) {
    List<Path> inputs = rows;
    add(
        Stage.PREPARE,
        settings,
        inputs,
        (folder, begun) -> work.prepare(settings.arguments(), inputs, folder));
    wrote(Stage.PREPARE, StageWork.DOCUMENTS);
  }

  private void queries(StageSettings settings) {
    Path input = rows.get(0);
    List<String> arguments = named(settings);
    add(
        Stage.QUERIES,
        settings,
        rows,
        (folder, begun) -> work.queries(arguments, input, folder, out.resolve(ANSWERS)));
    wrote(Stage.QUERIES, StageWork.PAIRS);
  }

  private void wrote(Stage stage, String file) {
    rows = List.of(out.resolve(stage.key()).resolve(file));
    columns = Optional.empty(); // these have the usual names
  }

  private void split(StageSettings settings) {
    Path input = rows.get(0);
    List<String> arguments = named(settings);
    add(Stage.SPLIT, settings, rows, (folder, begun) -> work.split(arguments, input, folder));
    columns = settings.text(COLUMNS).or(() -> columns);
    Path folder = out.resolve(Stage.SPLIT.key());
    for (String part : List.of("train", "validation", "test")) {
      parts.put(part, folder.resolve(part + ".jsonl"));
    }
    rows = List.of(parts.get("train"));
  }

  private void givenParts() {
    recipe
        .stage(Stage.SOURCE)
        .ifPresent(
            source -> {
              for (String part : List.of("validation", "test")) {
                source.text(part).ifPresent(file -> parts.put(part, Path.of(file)));
              }
              if (!parts.isEmpty() && rows.size() == 1) {
                parts.put("train", rows.get(0));
              }
            });
  }

  private void heldOut() {
    if (parts.isEmpty()) {
      return;
    }
    Map<String, Path> files = new LinkedHashMap<>(parts);
    partColumns = columns;
    Optional<String> names = columns;
    Map<String, Object> settings = new LinkedHashMap<>();
    names.ifPresent(value -> settings.put(COLUMNS, value));
    tasks.add(
        new StageTask(
            recipe.has(Stage.SPLIT) ? Stage.SPLIT : Stage.SOURCE,
            StageWork.HELD_OUT,
            settings,
            List.copyOf(files.values()),
            List.of(),
            (folder, begun) -> work.heldOut(files, names, folder)));
  }

  private void mine(StageSettings settings) {
    boolean split = recipe.has(Stage.SPLIT);
    Path input = split ? out.resolve(Stage.SPLIT.key()) : rows.get(0);
    List<String> arguments = named(settings);
    List<Path> inputs = split ? List.copyOf(parts.values()) : rows;
    add(
        Stage.MINE,
        settings,
        inputs,
        (folder, begun) -> work.mine(arguments, input, split, folder));
    wrote(Stage.MINE, "train.jsonl");
  }

  private void compare(StageSettings settings) {
    StageWork.Measured on = measured("validation", settings);
    add(
        Stage.COMPARE,
        settings,
        on.files(),
        (folder, begun) -> work.compare(settings.arguments(), on, folder));
  }

  private void train(Training training) {
    StageSettings settings = training.settings();
    StageWork.Measured on =
        settings.keys().stream().anyMatch(key -> key.startsWith("evaluate-"))
            ? StageWork.Measured.NOTHING
            : measured("validation", settings);
    List<Path> inputs = new ArrayList<>(rows);
    inputs.addAll(on.files());
    Path input = rows.get(0);
    List<String> arguments = named(settings);
    add(
        Stage.TRAIN,
        Stage.TRAIN.key() + "/" + training.name(),
        settings.plain(),
        settings,
        inputs,
        (folder, begun) -> work.train(arguments, input, on, folder, begun));
  }

  private void evaluate(StageSettings settings) {
    StageWork.Measured on = measured("test", settings);
    // Which of several is best must not be chosen by the test part, or its figures flatter.
    StageWork.Measured choice =
        recipe.trainings().size() > 1
            ? measured("validation", settings)
            : StageWork.Measured.NOTHING;
    Map<String, Path> trained = new LinkedHashMap<>();
    LinkedHashSet<String> bases = new LinkedHashSet<>();
    Map<String, String> baseOf = new LinkedHashMap<>();
    for (Training training : recipe.trainings()) {
      String base = training.settings().text("model").orElseThrow();
      bases.add(base);
      baseOf.put(training.name(), base);
      trained.put(training.name(), model(training.name()));
    }
    List<Path> inputs = new ArrayList<>(trained.values());
    inputs.addAll(on.files());
    choice.files().stream().filter(file -> !inputs.contains(file)).forEach(inputs::add);
    inputs.addAll(settings.files());
    Map<String, Object> plain = new LinkedHashMap<>(settings.plain());
    plain.put("trainings", String.join(", ", trained.keySet()));
    tasks.add(
        new StageTask(
            Stage.EVALUATE,
            Stage.EVALUATE.key(),
            plain,
            inputs,
            List.copyOf(bases),
            (folder, begun) ->
                work.evaluate(settings.arguments(), on, choice, baseOf, trained, folder)));
  }

  private Path model(String training) {
    return out.resolve(Stage.TRAIN.key()).resolve(training).resolve("model");
  }

  private void publish(StageSettings settings) {
    Map<String, Path> trained = new LinkedHashMap<>();
    recipe.trainings().forEach(t -> trained.put(t.name(), model(t.name())));
    Path evaluated = out.resolve(Stage.EVALUATE.key());
    List<Path> inputs = new ArrayList<>(trained.values());
    if (recipe.has(Stage.EVALUATE)) {
      inputs.add(evaluated);
    }
    add(
        Stage.PUBLISH,
        settings,
        inputs,
        (folder, begun) -> work.publish(settings.arguments(), trained, evaluated, folder));
  }

  /** What a stage measures on where it names nothing itself. */
  private StageWork.Measured measured(String part, StageSettings settings) {
    boolean own = settings.arguments().stream().anyMatch(RecipeCommands::isData);
    if (own || !parts.containsKey(part)) {
      return StageWork.Measured.NOTHING;
    }
    return new StageWork.Measured(
        Optional.of(out.resolve(StageWork.HELD_OUT)), part, parts.get(part), partColumns);
  }

  /** The arguments of a stage, with the names of columns where it does not tell them itself. */
  private List<String> named(StageSettings settings) {
    List<String> arguments = new ArrayList<>(settings.arguments());
    if (!settings.keys().contains(COLUMNS)) {
      columns.ifPresent(names -> arguments.add("--columns=" + names));
    }
    return List.copyOf(arguments);
  }

  private void add(Stage stage, StageSettings settings, List<Path> inputs, StageTask.Work does) {
    add(stage, stage.key(), settings.plain(), settings, inputs, does);
  }

  private void add(
      Stage stage,
      String name,
      Map<String, Object> plain,
      StageSettings settings,
      List<Path> inputs,
      StageTask.Work does) {
    List<Path> files = new ArrayList<>(inputs);
    files.addAll(settings.files());
    Map<String, Object> all = new LinkedHashMap<>(plain);
    if (!all.containsKey(COLUMNS)) {
      columns.ifPresent(names -> all.put(COLUMNS, names));
    }
    tasks.add(new StageTask(stage, name, all, files, settings.models(), does));
  }
}
