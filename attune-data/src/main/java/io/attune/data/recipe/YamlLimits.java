package io.attune.data.recipe;

import io.attune.InvalidInputException;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;

/**
 * What a document of settings never needs and what could bring down its reader: aliases, by which
 * ten lines grow into billions of nodes or refer to themselves, and nesting without end.
 */
final class YamlLimits {
  private static final int DEEPEST = 24;

  /** A million characters; recipes have some thousand. */
  private static final int LONGEST = 1 << 20;

  private YamlLimits() {}

  /**
   * Looks through a document without building anything of it.
   *
   * @throws InvalidInputException with the line of what is refused
   */
  static void check(String file, String text, LoadSettings settings) {
    if (text.length() > LONGEST) {
      throw new InvalidInputException(
          "%s:1: %d characters, but settings have at most %d; is this the right file?"
              .formatted(file, text.length(), LONGEST));
    }
    int depth = 0;
    for (Event event : new Parse(settings).parseString(text)) {
      if (event instanceof AliasEvent alias) {
        throw wrong(
            file, event, "the alias *" + alias.getAlias() + " is not allowed; write the value out");
      }
      if (event instanceof CollectionStartEvent && ++depth > DEEPEST) {
        throw wrong(file, event, "nested more than " + DEEPEST + " levels deep");
      }
      if (event instanceof CollectionEndEvent) {
        depth--;
      }
    }
  }

  private static InvalidInputException wrong(String file, Event event, String message) {
    Optional<Mark> mark = event.getStartMark();
    return new InvalidInputException(
        "%s:%d: %s.".formatted(file, mark.map(m -> m.getLine() + 1).orElse(1), message));
  }
}
