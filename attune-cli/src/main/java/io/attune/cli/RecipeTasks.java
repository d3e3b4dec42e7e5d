package io.attune.cli;

import io.attune.cli.recipe.Recipe;
import io.attune.cli.recipe.RecipeOrder;
import io.attune.cli.recipe.Rung;
import io.attune.cli.recipe.Stage;
import io.attune.cli.recipe.StageSettings;
import io.attune.cli.recipe.StageTask;
import io.attune.cli.recipe.Training;
import io.attune.evaluation.EvaluationResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

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
    tasks.trainings();
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

  /** Rung by rung where the recipe halves; each rung but the first trains what was kept. */
  private void trainings() {
    if (recipe.rungs().isEmpty()) {
      Contender.all(recipe, out).forEach(this::train);
    }
    for (Rung rung : recipe.rungs()) {
      List<Contender> contenders = Contender.of(rung, out);
      contenders.forEach(this::train);
      rank(rung, contenders);
    }
  }

  private void train(Contender contender) {
    StageWork.Measured on = validation();
    List<Path> inputs = new ArrayList<>(rows);
    inputs.addAll(on.files());
    inputs.addAll(contender.files());
    Path input = rows.get(0);
    Optional<String> names = columns;
    tasks.add(
        new StageTask(
            Stage.TRAIN,
            Stage.TRAIN.key() + "/" + contender.folder(),
            withColumns(contender.plainSettings()),
            inputs,
            contender.models(),
            (folder, begun) ->
                work.train(
                    named(contender.training().settings(), names), input, on, folder, begun)));
  }

  /** What trainings are measured on, where they name nothing themselves. */
  private StageWork.Measured validation() {
    StageSettings train = recipe.stages().get(Stage.TRAIN);
    return train.keys().stream().anyMatch(key -> key.startsWith(RecipeOrder.EVALUATE))
        ? StageWork.Measured.NOTHING
        : measured("validation", train);
  }

  private void rank(Rung rung, List<Contender> contenders) {
    StageSettings train = recipe.stages().get(Stage.TRAIN);
    StageWork.Measured on = validation();
    List<Path> inputs = new ArrayList<>();
    Map<Contender, Path> trained = trained(contenders, inputs);
    inputs.addAll(on.files());
    inputs.addAll(train.files());
    int kept = rung.number() < recipe.rungs().size() ? recipe.rungs().get(rung.number()).size() : 0;
    tasks.add(
        new StageTask(
            Stage.TRAIN,
            RungRanking.name(rung.number()),
            withColumns(Map.of("trials", rung.size(), "kept", kept)),
            inputs,
            List.of(),
            (folder, begun) -> {
              Map<Training, EvaluationResult> results = work.rank(train, on, trained);
              RungRanking.write(recipe.search().orElseThrow(), rung, results, kept, folder);
              return true;
            }));
  }

  private void evaluate(StageSettings settings) {
    StageWork.Measured on = measured("test", settings);
    List<Contender> finalists = Contender.finalists(recipe, out);
    // Which of several is best must not be chosen by the test part, or its figures flatter.
    StageWork.Measured choice =
        finalists.size() > 1 && recipe.rungs().isEmpty()
            ? measured("validation", settings)
            : StageWork.Measured.NOTHING;
    LinkedHashSet<String> bases = new LinkedHashSet<>();
    for (Contender finalist : finalists) {
      finalist.possible().forEach(t -> bases.add(t.settings().text("model").orElseThrow()));
    }
    List<Path> inputs = new ArrayList<>();
    Map<Contender, Path> trained = trained(finalists, inputs);
    inputs.addAll(on.files());
    choice.files().stream().filter(file -> !inputs.contains(file)).forEach(inputs::add);
    inputs.addAll(settings.files());
    Map<String, Object> plain = new LinkedHashMap<>(settings.plain());
    plain.put(
        "trainings", finalists.stream().map(Contender::folder).collect(Collectors.joining(", ")));
    tasks.add(
        new StageTask(
            Stage.EVALUATE,
            Stage.EVALUATE.key(),
            plain,
            inputs,
            List.copyOf(bases),
            (folder, begun) -> work.evaluate(settings.arguments(), on, choice, trained, folder)));
  }

  /**
   * Where the models of contenders will be.
   *
   * @param inputs of a task that reads them: these are added
   */
  private Map<Contender, Path> trained(List<Contender> contenders, List<Path> inputs) {
    Map<Contender, Path> trained = new LinkedHashMap<>();
    for (Contender contender : contenders) {
      trained.put(contender, model(contender));
      inputs.add(model(contender));
      contender.choice().ifPresent(inputs::add);
    }
    return trained;
  }

  private Path model(Contender contender) {
    return out.resolve(Stage.TRAIN.key()).resolve(contender.folder()).resolve("model");
  }

  private void publish(StageSettings settings) {
    List<Path> inputs = new ArrayList<>();
    Map<Contender, Path> trained = trained(Contender.finalists(recipe, out), inputs);
    Path evaluated = out.resolve(Stage.EVALUATE.key());
    List<Path> rankings = new ArrayList<>(); // the first one that is there counts
    if (!recipe.rungs().isEmpty()) {
      rankings.add(RungRanking.folder(recipe.rungs().size(), out).resolve(RungRanking.FILE));
      inputs.add(rankings.get(0));
    }
    rankings.add(evaluated.resolve(Leaderboard.CHOICE));
    rankings.add(evaluated.resolve(Leaderboard.FILE));
    if (recipe.has(Stage.EVALUATE)) {
      inputs.add(evaluated);
    }
    add(
        Stage.PUBLISH,
        settings,
        inputs,
        (folder, begun) -> work.publish(settings.arguments(), trained, rankings, folder));
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

  private List<String> named(StageSettings settings) {
    return named(settings, columns);
  }

  /** The arguments of a stage, with the names of columns where it does not tell them itself. */
  private static List<String> named(StageSettings settings, Optional<String> columns) {
    List<String> arguments = new ArrayList<>(settings.arguments());
    if (!settings.keys().contains(COLUMNS)) {
      columns.ifPresent(names -> arguments.add("--columns=" + names));
    }
    return List.copyOf(arguments);
  }

  private void add(Stage stage, StageSettings settings, List<Path> inputs, StageTask.Work does) {
    List<Path> files = new ArrayList<>(inputs);
    files.addAll(settings.files());
    Map<String, Object> all = withColumns(settings.plain());
    tasks.add(new StageTask(stage, stage.key(), all, files, settings.models(), does));
  }

  private Map<String, Object> withColumns(Map<String, Object> plain) {
    Map<String, Object> all = new LinkedHashMap<>(plain);
    if (!all.containsKey(COLUMNS)) {
      columns.ifPresent(names -> all.put(COLUMNS, names));
    }
    return all;
  }
}
