package io.attune.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.attune.InvalidInputException;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** All commands together: parses, runs, and turns what went wrong into words and an exit status. */
final class AttuneCommandLine {
  /** Done. */
  static final int DONE = 0;

  /** The work itself failed. */
  static final int FAILED = 1;

  /** Wrong usage, configuration or input. */
  static final int INVALID = 2;

  /** What the examples need. */
  private static final int NARROWEST_HELP = 80;

  /** Wider help is harder to read. */
  private static final int WIDEST_HELP = 100;

  private final Terminal terminal;
  private final CommandLine commands;

  AttuneCommandLine(Terminal terminal) {
    this.terminal = terminal;
    commands = new CommandLine(new AttuneCommand());
    List.of(
            new AdviseCommand(terminal),
            new CompareCommand(terminal),
            new DemoCommand(terminal),
            new EncodeCommand(terminal),
            new EvaluateCommand(terminal),
            new ExportCommand(terminal),
            new ImportCommand(terminal),
            new InitCommand(terminal),
            new JudgeCommand(terminal),
            new MergeCommand(terminal),
            new MineCommand(terminal),
            new PrepareCommand(terminal),
            new PullCommand(terminal),
            new PushCommand(terminal),
            new QueriesCommand(terminal),
            new RunCommand(terminal),
            new SearchCommand(terminal),
            new SplitCommand(terminal),
            new TrainCommand(terminal))
        .forEach(commands::addSubcommand);
    commands
        .setOut(new PrintWriter(terminal.out(), true, UTF_8))
        .setErr(new PrintWriter(terminal.err(), true, UTF_8))
        .setUsageHelpWidth(Math.min(Math.max(terminal.columns(), NARROWEST_HELP), WIDEST_HELP))
        .setUsageHelpAutoWidth(false)
        .setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF))
        .setAbbreviatedOptionsAllowed(false)
        .setOverwrittenOptionsAllowed(false)
        .setExecutionStrategy(this::execute)
        .setParameterExceptionHandler((error, arguments) -> invalid(UsageErrors.lines(error)))
        .setExecutionExceptionHandler((error, command, result) -> report(error, result));
    // Errors of all arguments are told together.
    commands.getCommandSpec().parser().collectErrors(true);
    commands
        .getSubcommands()
        .values()
        .forEach(c -> c.getCommandSpec().parser().collectErrors(true));
  }

  /** For tests of the options. */
  CommandLine commands() {
    return commands;
  }

  /**
   * Runs a command.
   *
   * @param arguments of the whole program
   * @return the exit status
   */
  int run(String... arguments) {
    int status = FAILED;
    try {
      status = commands.execute(HubArguments.fetch(arguments, terminal));
    } catch (InvalidInputException | IOException e) { // of data sets that could not be fetched
      terminal.err().println(Failures.message(e));
      status = e instanceof InvalidInputException ? INVALID : FAILED;
    } catch (OutOfMemoryError | LinkageError e) {
      terminal.err().println(Failures.message(e));
    }
    terminal.status().clear();
    terminal.out().flush();
    return status;
  }

  private int execute(ParseResult parsed) {
    Integer help = CommandLine.executeHelpRequest(parsed);
    if (help != null) {
      return help;
    }
    List<String> errors =
        UsageErrors.of(parsed)
            .flatMap(error -> UsageErrors.lines(error).stream())
            .distinct()
            .toList();
    if (!errors.isEmpty()) {
      return invalid(errors);
    }
    if (!parsed.hasSubcommand()) {
      commands.usage(commands.getErr());
      return INVALID;
    }
    if (parsed.subcommand().hasMatchedOption("--verbose")) {
      Logging.verbose();
    }
    return new CommandLine.RunLast().execute(parsed);
  }

  private int invalid(List<String> lines) {
    lines.forEach(terminal.err()::println);
    return INVALID;
  }

  private int report(Exception error, ParseResult parsed) {
    boolean debug = System.getenv("ATTUNE_DEBUG") != null;
    if (debug || parsed.subcommand().hasMatchedOption("--verbose")) {
      error.printStackTrace(terminal.err());
    }
    terminal.err().println(Failures.message(error));
    boolean invalid = error instanceof InvalidInputException || error instanceof ParameterException;
    return invalid ? INVALID : FAILED;
  }
}
