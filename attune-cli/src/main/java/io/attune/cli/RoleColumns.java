package io.attune.cli;

import io.attune.InvalidInputException;
import io.attune.Suggestions;
import io.attune.data.RowReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the columns of a table by the roles they play: the one that the user named, else the first
 * that has one of the role's usual names.
 *
 * @param names from role to the name of the column, as the user gave them
 */
record RoleColumns(Map<String, String> names) {
  /**
   * Reads the value of {@code --columns}.
   *
   * @param text such as {@code text=description,id=job_id}; may be empty
   * @param roles that there are
   * @throws InvalidInputException if it is not of that form, or names an unknown role
   */
  static RoleColumns parse(String text, List<String> roles) {
    Map<String, String> names = new LinkedHashMap<>();
    for (String entry : text.isBlank() ? List.<String>of() : List.of(text.split(",", -1))) {
      String[] parts = entry.split("=", 2);
      if (parts.length < 2 || parts[0].isBlank() || parts[1].isBlank()) {
        throw new InvalidInputException(
            "--columns '%s' is not of the form ROLE=NAME; write for example %s=…"
                .formatted(entry, roles.get(0)));
      }
      String role = parts[0].strip();
      if (!roles.contains(role)) {
        throw new InvalidInputException(
            "--columns: unknown role '%s'%s; allowed: %s"
                .formatted(role, Suggestions.hint(role, roles), String.join(", ", roles)));
      }
      if (names.put(role, parts[1].strip()) != null) {
        throw new InvalidInputException("--columns names the role '" + role + "' twice");
      }
    }
    return new RoleColumns(names);
  }

  /**
   * The column of a role.
   *
   * @param table at its first row
   * @param role to be played
   * @param usual names, best first
   * @return nothing where the table has no such column
   * @throws InvalidInputException if the user named a column that is not there
   */
  Optional<String> find(RowReader table, String role, List<String> usual) {
    String named = names.get(role);
    if (named != null) {
      if (!table.columns().contains(named)) {
        throw new InvalidInputException(
            "%s: no column '%s'%s; columns are: %s."
                .formatted(
                    table.file(),
                    named,
                    Suggestions.hint(named, table.columns()),
                    String.join(", ", table.columns())));
      }
      return Optional.of(named);
    }
    return usual.stream().filter(table.columns()::contains).findFirst();
  }

  /**
   * The column of a role that has to be played.
   *
   * @throws InvalidInputException if there is none
   */
  String require(RowReader table, String role, List<String> usual) {
    return find(table, role, usual)
        .orElseThrow(
            () ->
                new InvalidInputException(
                    "%s: no column '%s'%s; columns are: %s; name it by --columns %s=NAME."
                        .formatted(
                            table.file(),
                            role,
                            Suggestions.hint(role, table.columns()),
                            String.join(", ", table.columns()),
                            role)));
  }
}
