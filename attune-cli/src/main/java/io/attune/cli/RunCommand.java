package io.attune.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.attune.AtomicFiles;
import io.attune.Folders;
import io.attune.InvalidInputException;
import io.attune.Suggestions;
import io.attune.cli.recipe.Recipe;
import io.attune.cli.recipe.RecipeReader;
import io.attune.cli.recipe.RunLock;
import io.attune.cli.recipe.Stage;
import io.attune.cli.recipe.StageCache;
import io.attune.cli.recipe.StageSettings;
import io.attune.cli.recipe.StageTask;
import io.attune.cli.recipe.Training;
import io.attune.data.input.InputFiles;
import io.attune.hub.TransferProgress;
import io.attune.model.ModelReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code attune run}. */
@Command(
    name = "run",
    header = "Runs a recipe: the whole way from raw rows to a measured model.",
    description = {
      "",
      "A recipe is a YAML file of stages: source, prepare, queries, split, mine, compare, train,"
          + " evaluate, publish; each has the options of the command of its name, and most may be"
          + " left out. It is run like a build: what is up to date, by the content of all that goes"
          + " in, is not done again. A run that was killed is started again and goes on; it ends as"
          + " if nothing had happened. attune init writes a recipe to start with."
    },
    optionListHeading = "%nOptions%n",
    parameterListHeading = "%n",
    sortOptions = false,
    footer = {
      "",
      "Examples",
      "  attune run recipe.yaml --dry-run",
      "  attune run recipe.yaml --out run --set train.learning-rate=1e-5",
      "  attune run recipe.yaml --out run --until split"
    })
final class RunCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(paramLabel = "RECIPE", description = "The recipe, a YAML file.")
  private Path file;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "The folder of all results (default: the recipe's name without its ending).")
  private Optional<Path> out = Optional.empty();

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description =
          "Puts another value into the recipe, such as train.epochs=2 or"
              + " 'train.matrix.seed=[1, 2]'. May be given several times.")
  private Map<String, String> overrides = new LinkedHashMap<>();

  @Option(
      names = "--dry-run",
      description = "Tells what would be run, why, and how long it took last time; runs nothing.")
  private boolean dryRun;

  @Option(
      names = "--from",
      paramLabel = "STAGE",
      description =
          "Runs this stage and those after it anew, on the results that the earlier ones have.")
  private Optional<String> from = Optional.empty();

  @Option(names = "--until", paramLabel = "STAGE", description = "Ends after this stage.")
  private Optional<String> until = Optional.empty();

  @Mixin private MlflowOptions mlflow;
  @Mixin private JsonOption json;

  @SuppressWarnings("UnusedVariable") // picocli reads it
  @Mixin
  private CommonOptions common;

  RunCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    Problems problems = new Problems();
    Optional<Recipe> read =
        problems.attempt(() -> new RecipeReader(new RecipeCommands()).read(file, overrides));
    RecipeRun.Range range =
        new RecipeRun.Range(stage("--from", from, problems), stage("--until", until, problems));
    problems.require(
        range.from().isEmpty()
            || range.until().isEmpty()
            || range.from().get().compareTo(range.until().get()) <= 0,
        "--from %s comes after --until %s".formatted(from.orElse(""), until.orElse("")));
    Path folder = folder();
    problems.attempt(() -> checkFolder(folder));
    mlflow.check(problems);
    problems.throwIfAny();
    Recipe recipe = read.orElseThrow();
    if (!dryRun) {
      fetchModels(recipe);
    }
    return dryRun ? tell(recipe, folder, range) : run(recipe, folder, range);
  }

  private static Optional<Stage> stage(String option, Optional<String> name, Problems problems) {
    Optional<Stage> stage = name.flatMap(Stage::find);
    problems.require(
        stage.isPresent() == name.isPresent(),
        "%s: unknown stage '%s'%s; stages are: %s"
            .formatted(
                option,
                name.orElse(""),
                Suggestions.hint(name.orElse(""), Stage.keys()),
                String.join(", ", Stage.keys())));
    return stage;
  }

  private Path folder() {
    return out.orElseGet(this::usualFolder);
  }

  private Path usualFolder() {
    return Path.of(String.valueOf(file.getFileName()).replaceFirst("(?<=.)\\.[^.]*$", ""));
  }

  /** A folder of something else is left alone. */
  private static Path checkFolder(Path folder) throws IOException {
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new InvalidInputException("--out " + folder + " is a file; choose another folder");
    }
    if (Files.isDirectory(folder)
        && !Folders.isEmpty(folder)
        && Files.notExists(folder.resolve(StageCache.FOLDER))) {
      throw new InvalidInputException(
          "--out %s holds something else than a run of a recipe; choose another folder"
              .formatted(folder));
    }
    OutputFile.requireWritable("--out", folder.resolve("run.json"));
    return folder;
  }

  private int run(Recipe recipe, Path folder, RecipeRun.Range range) throws IOException {
    try (RunLock lock = RunLock.take(folder);
        ProgressDisplay progress = new ProgressDisplay(terminal)) {
      RunFiles.deleteLeftovers(folder);
      StageCache cache = cache(folder);
      List<StageTask> tasks = tasks(recipe, folder, source(recipe, new FetchedFiles(progress)));
      RecipeRun run = new RecipeRun(recipe, tasks, cache, terminal, resumeCommand());
      Optional<List<RecipeRun.Outcome>> outcomes = run.run(range);
      if (outcomes.isEmpty()) {
        return AttuneCommandLine.FAILED; // how to go on has been told
      }
      RunFiles.write(recipe, folder, run.withEarlier(outcomes.get()));
      mlflow.send(recipe, folder, outcomes.get(), terminal);
      new RunSummary(terminal, folder).print(outcomes.get(), json.isGiven());
      tellIfEdited(recipe);
      return AttuneCommandLine.DONE;
    }
  }

  /** A run goes by what it read at its start. */
  private void tellIfEdited(Recipe recipe) throws IOException {
    if (Files.notExists(file)
        || !Arrays.equals(Files.readAllBytes(file), recipe.text().getBytes(UTF_8))) {
      terminal
          .err()
          .println(
              "%s has changed since this run read it; the results are those of %s. Run again for what is new."
                  .formatted(file, folder().resolve(RunFiles.RECIPE)));
    }
  }

  private int tell(Recipe recipe, Path folder, RecipeRun.Range range) throws IOException {
    StageCache cache = cache(folder);
    CachedFiles cached = new CachedFiles();
    List<StageTask> tasks = tasks(recipe, folder, source(recipe, cached));
    List<RecipeRun.Plan> plans =
        new RecipeRun(recipe, tasks, cache, terminal, resumeCommand()).plan(range);
    new RunSummary(terminal, folder).plan(plans, toFetch(recipe, cached), json.isGiven());
    for (RecipeRun.Plan plan : plans) {
      if (plan.task().stage() == Stage.QUERIES && plan.isSure()) {
        tellCost(recipe.stages().get(Stage.QUERIES), plan.task(), folder);
      }
    }
    return AttuneCommandLine.DONE;
  }

  /** What a language model would cost, where its documents are there already. */
  private void tellCost(StageSettings settings, StageTask queries, Path folder) throws IOException {
    Path documents = queries.inputs().get(0);
    boolean asks = settings.text("provider").filter("openai"::equals).isPresent();
    if (!asks || Files.notExists(documents)) {
      return;
    }
    Path answers = folder.resolve(RecipeTasks.ANSWERS);
    Path none = Files.createTempDirectory("attune-answers"); // nothing is left behind in OUT
    try {
      new StageWork(terminal, resumeCommand())
          .estimateQueries(
              settings.arguments(),
              documents,
              folder.resolve(queries.name()),
              Files.isDirectory(answers) ? answers : none);
    } finally {
      AtomicFiles.delete(none);
    }
  }

  /** Fetches models before any work, so that a wrong name costs none. */
  private static void fetchModels(Recipe recipe) throws IOException {
    Problems problems = new Problems();
    for (Map.Entry<String, StageSettings> model : models(recipe).entrySet()) {
      try {
        ModelReference.resolve(model.getKey(), TransferProgress.NONE);
      } catch (InvalidInputException e) {
        problems.require(false, model.getValue().place() + ": " + e.getMessage());
      }
    }
    problems.throwIfAny();
  }

  /** All models, with the stage that names each first. */
  private static Map<String, StageSettings> models(Recipe recipe) {
    Map<String, StageSettings> models = new LinkedHashMap<>();
    Stream.concat(
            recipe.stages().values().stream(), recipe.trainings().stream().map(Training::settings))
        .forEach(stage -> stage.models().forEach(model -> models.putIfAbsent(model, stage)));
    return models;
  }

  /** Models and tables that are not on this machine yet. */
  private static List<String> toFetch(Recipe recipe, CachedFiles cached) throws IOException {
    List<String> missing = new ArrayList<>(cached.missing());
    for (String model : models(recipe).keySet()) {
      if (ModelReference.find(model).isEmpty()) {
        missing.add(model);
      }
    }
    return missing;
  }

  private static StageCache cache(Path folder) throws IOException {
    return StageCache.open(
        folder,
        (reference, hashes) -> {
          Optional<Path> model = ModelReference.find(reference);
          return model.isPresent() ? hashes.of(model.get()) : Optional.empty();
        });
  }

  private List<StageTask> tasks(Recipe recipe, Path folder, List<Path> source) {
    if (source.size() > 1 && !recipe.has(Stage.PREPARE)) {
      throw new InvalidInputException(
          "%s: source: %d tables, but only prepare reads several; add prepare, or name one."
              .formatted(recipe.stages().get(Stage.SOURCE).place(), source.size()));
    }
    return RecipeTasks.of(recipe, folder, source, new StageWork(terminal, resumeCommand()));
  }

  private static List<Path> source(Recipe recipe, InputFiles.Remote remote) throws IOException {
    List<String> inputs = inputs(recipe);
    return inputs.isEmpty() ? List.of() : InputFiles.resolve(inputs, remote);
  }

  private static List<String> inputs(Recipe recipe) {
    return recipe.stage(Stage.SOURCE).map(settings -> settings.texts("input")).orElse(List.of());
  }

  private String resumeCommand() {
    List<String> words = new ArrayList<>(List.of(file.toString()));
    out.ifPresent(folder -> words.addAll(List.of("--out", folder.toString())));
    overrides.forEach((key, value) -> words.addAll(List.of("--set", key + "=" + value)));
    until.ifPresent(stage -> words.addAll(List.of("--until", stage)));
    return ShellWords.attune("run", words);
  }
}
