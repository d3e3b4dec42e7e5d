package io.attune.cli;

import io.attune.Suggestions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Words what is wrong with a command's arguments: one line an error, with the nearest name. */
final class UsageErrors {
  private UsageErrors() {}

  /**
   * @param error from parsing
   * @return one or several lines
   */
  static List<String> lines(ParameterException error) {
    CommandLine command = error.getCommandLine();
    String help = "; see " + command.getCommandSpec().qualifiedName() + " --help";
    if (error instanceof UnmatchedArgumentException unmatched) {
      return unknown(command, unmatched.getUnmatched()).stream().map(line -> line + help).toList();
    }
    String message =
        error.getMessage().strip().replaceFirst("^Error: ", "").replaceAll("\\s*\\R\\s*", " ");
    return List.of(error instanceof MissingParameterException ? message + help : message);
  }

  private static List<String> unknown(CommandLine command, List<String> arguments) {
    if (!command.getSubcommands().isEmpty()) {
      return List.of(unknown(command, arguments.get(0))); // the rest belongs to that command
    }
    List<String> lines = new ArrayList<>();
    boolean afterOption = false;
    for (String argument : arguments) {
      boolean option = isOption(argument);
      if (option || !afterOption) { // else it is the unknown option's value
        lines.add(unknown(command, argument));
      }
      afterOption = option && !argument.contains("=");
    }
    return lines;
  }

  private static boolean isOption(String argument) {
    return argument.startsWith("-") && argument.length() > 1;
  }

  private static String unknown(CommandLine command, String argument) {
    CommandSpec spec = command.getCommandSpec();
    if (isOption(argument)) {
      String name = argument.replaceFirst("=.*", "");
      List<String> names = new ArrayList<>();
      spec.options().stream()
          .filter(option -> !option.hidden())
          .forEach(option -> names.addAll(List.of(option.names())));
      return "Unknown option '" + name + "'" + Suggestions.hint(name, names);
    }
    if (!spec.subcommands().isEmpty()) {
      List<String> names = spec.subcommands().keySet().stream().toList();
      return "Unknown command '"
          + argument
          + "'"
          + Suggestions.hint(argument, names)
          + "; commands are: "
          + String.join(", ", names);
    }
    return "Unexpected argument '" + argument + "'";
  }

  /** The command whose arguments were wrong, and those around it. */
  static Stream<ParameterException> of(CommandLine.ParseResult result) {
    return result.asCommandLineList().stream()
        .flatMap(command -> command.getParseResult().errors().stream())
        .map(UsageErrors::asParameterException);
  }

  private static ParameterException asParameterException(Exception error) {
    return (ParameterException) error;
  }
}
