package io.attune.cli;

import io.attune.InvalidInputException;
import io.attune.cli.recipe.RecipeOrder;
import io.attune.cli.recipe.Stage;
import io.attune.cli.recipe.StageCommands;
import io.attune.model.ModelReference;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** The commands behind a recipe's stages: a recipe can say what their options can, and no more. */
final class RecipeCommands implements StageCommands {
  private static final Pattern NAMED = Pattern.compile("(?:--|^|\\b)([a-z][a-z0-9-]+)");

  /** What checks print goes nowhere. */
  private static final Terminal NOWHERE =
      Terminal.of(
          new PrintStream(new ByteArrayOutputStream(), false, StandardCharsets.UTF_8),
          new PrintStream(new ByteArrayOutputStream(), false, StandardCharsets.UTF_8),
          false,
          0);

  private final Map<Stage, CommandSpec> specs = new EnumMap<>(Stage.class);

  @Override
  public CommandSpec options(Stage stage) {
    return specs.computeIfAbsent(stage, s -> new CommandLine(command(s, NOWHERE)).getCommandSpec());
  }

  /** A new command object. */
  static Object command(Stage stage, Terminal terminal) {
    return switch (stage) {
      case SOURCE -> new SourceStage();
      case PREPARE -> new PrepareCommand(terminal);
      case QUERIES -> new QueriesCommand(terminal);
      case SPLIT -> new SplitCommand(terminal);
      case MINE -> new MineCommand(terminal);
      case COMPARE -> new CompareCommand(terminal);
      case TRAIN -> new TrainCommand(terminal);
      case EVALUATE -> new MeasureStage();
      case PUBLISH -> new PublishStage();
    };
  }

  /** Gives a command its arguments, which have been checked when the recipe was read. */
  static <T> T parse(T command, List<String> arguments) {
    new CommandLine(command).parseArgs(arguments.toArray(String[]::new));
    return command;
  }

  @Override
  public List<Fault> check(Stage stage, List<String> arguments) {
    List<String> all = new ArrayList<>(arguments);
    all.addAll(addedByTheRun(stage, arguments));
    Object command = command(stage, NOWHERE);
    CommandLine line = new CommandLine(command);
    line.getCommandSpec().parser().collectErrors(true);
    CommandLine.ParseResult parsed = line.parseArgs(all.toArray(String[]::new));
    List<Fault> faults = new ArrayList<>();
    parsed.errors().forEach(error -> faults.addAll(faults((ParameterException) error)));
    if (faults.isEmpty() && command instanceof CheckedOptions checked) {
      List<String> options = options(stage).options().stream().map(RecipeCommands::key).toList();
      wrong(checked).forEach(message -> faults.add(new Fault(about(message, options), message)));
    }
    return faults;
  }

  @Override
  public Optional<String> modelFault(String reference) throws IOException {
    try {
      ModelReference.find(reference);
      return Optional.empty();
    } catch (InvalidInputException e) {
      return Optional.of(e.getMessage());
    }
  }

  private static List<String> wrong(CheckedOptions checked) {
    Problems problems = new Problems();
    try {
      checked.checkOptions(problems);
      problems.throwIfAny();
      return List.of();
    } catch (InvalidInputException e) {
      return e.getMessage().lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Stand-ins for what the run will add. */
  private static List<String> addedByTheRun(Stage stage, List<String> arguments) {
    return switch (stage) {
      case SOURCE, PUBLISH -> List.of();
      case PREPARE, QUERIES -> List.of("--input=input.jsonl", "--out=out.jsonl");
      case SPLIT, MINE -> List.of("--input=input.jsonl", "--out=out");
      case TRAIN -> List.of("--train=train.jsonl", "--out=out");
      case COMPARE, EVALUATE ->
          arguments.stream().anyMatch(RecipeCommands::isData)
              ? List.of()
              : List.of("--retrieval=held-out");
    };
  }

  /** Whether an argument says what models are measured on. */
  static boolean isData(String argument) {
    return RecipeOrder.OWN_DATA.stream().anyMatch(data -> argument.startsWith("--" + data + "="));
  }

  private static List<Fault> faults(ParameterException error) {
    if (error instanceof MissingParameterException missing) {
      return missing.getMissing().stream()
          .filter(OptionSpec.class::isInstance)
          .map(option -> key((OptionSpec) option))
          .map(option -> new Fault(option, option + " is missing"))
          .toList();
    }
    ArgSpec argument = error.getArgSpec();
    String option = argument instanceof OptionSpec spec ? key(spec) : "";
    return List.of(new Fault(option, UsageErrors.lines(error).get(0)));
  }

  private static String key(OptionSpec option) {
    return option.longestName().replaceFirst("^--", "");
  }

  /** The option that a message is about: the first that it names. */
  private static String about(String message, List<String> options) {
    Matcher names = NAMED.matcher(message);
    while (names.find()) {
      if (options.contains(names.group(1))) {
        return names.group(1);
      }
    }
    return "";
  }
}
