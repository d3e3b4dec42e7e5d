package io.attune.data.recipe;

import io.attune.InvalidInputException;
import io.attune.Suggestions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A part of a YAML document: a mapping, a list or a value.
 *
 * <p>What is wrong is noted and a default given, until {@link #throwIfWrong()} tells all of it. A
 * mapping's keys count as known once they were asked for; {@link #rejectOthers()} notes the rest.
 */
public final class RecipeNode {
  private static final String OVERRIDE = "--set ";

  private final String file;
  private final Node key; // itself where it has none
  private final Node node;
  private final List<String> errors; // shared by all parts of a document
  private final Map<String, RecipeNode> entries = new LinkedHashMap<>();
  private final Map<String, Node> keys = new LinkedHashMap<>();
  private final Set<String> asked = new LinkedHashSet<>();

  private RecipeNode(String file, Node key, Node node, List<String> errors) {
    this.file = file;
    this.key = key;
    this.node = node;
    this.errors = errors;
    if (node instanceof MappingNode mapping) {
      for (NodeTuple tuple : mapping.getValue()) {
        String name = tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "";
        if (keys.put(name, tuple.getKeyNode()) != null) {
          errors.add(
              "%s: the key '%s' occurs twice; write it once."
                  .formatted(place(tuple.getKeyNode()), name));
        }
        entries.put(name, new RecipeNode(file, tuple.getKeyNode(), tuple.getValueNode(), errors));
      }
    }
  }

  /**
   * Reads a document.
   *
   * @param file its name, for messages; an option's name where it is one's value
   * @param text YAML
   * @return its root
   * @throws InvalidInputException with file and line if the text is no YAML
   */
  public static RecipeNode parse(String file, String text) {
    return parse(file, text, Map.of());
  }

  /**
   * Reads a document and puts other values into it.
   *
   * @param file its name, for messages
   * @param text YAML
   * @param overrides from a path, keys with dots between them, to the value in YAML
   * @return its root
   * @throws InvalidInputException with file and line if anything is no YAML
   */
  public static RecipeNode parse(String file, String text, Map<String, String> overrides) {
    Node root = compose(file, text);
    for (Map.Entry<String, String> override : overrides.entrySet()) {
      String origin = OVERRIDE + override.getKey();
      Node value = compose(origin, override.getValue());
      root = new YamlOverride(origin, override.getKey(), value).into(root);
    }
    return new RecipeNode(file, root, root, new ArrayList<>());
  }

  private static Node compose(String file, String text) {
    LoadSettings settings = LoadSettings.builder().setLabel(file).setUseMarks(true).build();
    try {
      YamlLimits.check(file, text, settings);
      return new Compose(settings)
          .composeString(text)
          .orElseThrow(() -> new InvalidInputException(file + ":1: empty; write settings."));
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
      throw new InvalidInputException(
          "%s:%d: wrong YAML (%s).".formatted(file, line, e.getProblem()), e);
    } catch (ReaderException e) {
      int end = Math.min(e.getPosition(), text.length());
      long line = 1 + text.substring(0, end).chars().filter(c -> c == '\n').count();
      throw new InvalidInputException(
          "%s:%d: wrong YAML (the character U+%04X is not allowed)."
              .formatted(file, line, e.getCodePoint()),
          e);
    } catch (YamlEngineException e) {
      throw new InvalidInputException("%s:1: wrong YAML (%s).".formatted(file, e.getMessage()), e);
    }
  }

  /**
   * The value of a key.
   *
   * @param key of this mapping
   * @return what stands there, if anything; nothing in what is no mapping
   */
  public Optional<RecipeNode> get(String key) {
    asked.add(key);
    return Optional.ofNullable(entries.get(key)).filter(entry -> !entry.isNull());
  }

  /**
   * The value of a key, also where nothing stands after its colon.
   *
   * @param key of this mapping
   * @return what stands there; nothing where the key is missing
   */
  public Optional<RecipeNode> entry(String key) {
    asked.add(key);
    return Optional.ofNullable(entries.get(key));
  }

  /**
   * The keys of a mapping.
   *
   * @return in the order of the file; none for what is no mapping
   */
  public List<String> keys() {
    return List.copyOf(entries.keySet());
  }

  /**
   * Whether this is a mapping.
   *
   * @return false for lists and values
   */
  public boolean isMapping() {
    return node instanceof MappingNode;
  }

  private boolean isNull() {
    return node instanceof ScalarNode && node.getTag().equals(Tag.NULL);
  }

  /** Notes the keys that nobody asked for, as unknown. */
  public void rejectOthers() {
    for (Map.Entry<String, Node> key : keys.entrySet()) {
      if (!asked.contains(key.getKey())) {
        errors.add(
            "%s: unknown key '%s'%s; %s."
                .formatted(
                    place(key.getValue()),
                    key.getKey(),
                    Suggestions.hint(key.getKey(), asked),
                    asked.isEmpty()
                        ? "none is allowed here"
                        : "allowed: " + String.join(", ", asked)));
      }
    }
  }

  /**
   * A text.
   *
   * @return the value's text; an empty one, with an error noted, for a list or a mapping
   */
  public String text() {
    if (node instanceof ScalarNode scalar) {
      return scalar.getValue();
    }
    error("a text is needed here");
    return "";
  }

  /**
   * The parts of a list.
   *
   * @return its items; a single value counts as a list of it
   */
  public List<RecipeNode> items() {
    if (node instanceof SequenceNode sequence) {
      return sequence.getValue().stream()
          .map(item -> new RecipeNode(file, item, item, errors))
          .toList();
    }
    return List.of(this);
  }

  /**
   * A list of texts.
   *
   * @return each item's text
   */
  public List<String> texts() {
    return items().stream().map(RecipeNode::text).toList();
  }

  /**
   * A number.
   *
   * @param least allowed
   * @param most allowed
   * @return the value; the least one, with an error noted, where it is no number in that range
   */
  public double number(double least, double most) {
    String text = text();
    try {
      double number = Double.parseDouble(text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // told below, with what is allowed
    }
    error("'%s' is no number from %s to %s".formatted(text, plain(least), plain(most)));
    return least;
  }

  private static String plain(double number) {
    return number == Math.rint(number) ? String.valueOf((long) number) : String.valueOf(number);
  }

  /**
   * A whole number.
   *
   * @param least allowed
   * @param most allowed
   * @return the value; the least one, with an error noted, where it is no whole number in that
   *     range
   */
  public int integer(int least, int most) {
    String text = text();
    try {
      int number = Integer.parseInt(text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // told below, with what is allowed
    }
    error("'%s' is no whole number from %d to %d".formatted(text, least, most));
    return least;
  }

  /**
   * One of some names.
   *
   * @param allowed at least one
   * @return the value; the first, with an error noted, where it is none of them
   */
  public String choice(Collection<String> allowed) {
    String text = text();
    if (allowed.contains(text)) {
      return text;
    }
    error(
        "unknown value '%s'%s; allowed: %s"
            .formatted(text, Suggestions.hint(text, allowed), String.join(", ", allowed)));
    return allowed.iterator().next();
  }

  /**
   * Notes that something is wrong here.
   *
   * @param message what, and what is allowed, without place and full stop
   */
  public void error(String message) {
    errors.add(place() + ": " + message.replaceAll("\\R", " ") + "."); // a line for each
  }

  /**
   * How much is wrong so far.
   *
   * @return the number of errors noted in the whole document
   */
  public int errors() {
    return errors.size();
  }

  /**
   * Where this stands; of a mapping the line of its key.
   *
   * @return such as {@code recipe.yaml:12}
   */
  public String place() {
    return place(node instanceof MappingNode && !isOverride() ? key : node);
  }

  /**
   * Whether this was put into the document from outside.
   *
   * @return true for values of overrides
   */
  public boolean isOverride() {
    return place(node).startsWith(OVERRIDE);
  }

  private String place(Node where) {
    return where
        .getStartMark()
        .map(mark -> mark.getName() + ":" + (mark.getLine() + 1))
        .orElse(file);
  }

  /**
   * Ends the reading of a document.
   *
   * @throws InvalidInputException with all that was wrong, one a line, in the order of the file
   */
  public void throwIfWrong() {
    if (!errors.isEmpty()) {
      throw new InvalidInputException(
          errors.stream()
              .distinct()
              .sorted(Comparator.comparingInt(this::line))
              .collect(Collectors.joining("\n")));
    }
  }

  /** The line that an error names; 0 for those of overrides, which have no place in the file. */
  private int line(String error) {
    Matcher place = Pattern.compile(Pattern.quote(file) + ":(\\d{1,9}): ").matcher(error);
    return place.lookingAt() ? Integer.parseInt(place.group(1)) : 0;
  }

  /**
   * The content without comments and places, to compare, to write down or to hand on.
   *
   * @return a map of texts to such values, a list of them, or a text; null where nothing stands
   */
  public Object plain() {
    if (node instanceof MappingNode) {
      Map<String, Object> map = new LinkedHashMap<>();
      entries.forEach((key, value) -> map.put(key, value.plain()));
      return map;
    }
    if (node instanceof SequenceNode) {
      List<Object> list = new ArrayList<>();
      items().forEach(item -> list.add(item.plain()));
      return list;
    }
    return isNull() ? null : ((ScalarNode) node).getValue();
  }

  /**
   * Another value in the same place.
   *
   * @param text of the value
   * @return a value whose errors are told as this one's
   */
  public RecipeNode replaced(String text) {
    Node value =
        new ScalarNode(
            Tag.STR, true, text, ScalarStyle.PLAIN, node.getStartMark(), node.getEndMark());
    return new RecipeNode(file, key, value, errors);
  }

  /**
   * Whether this is a list.
   *
   * @return false for mappings and values
   */
  public boolean isList() {
    return node instanceof SequenceNode;
  }
}
