package io.attune.data.recipe;

import io.attune.InvalidInputException;
import java.util.ArrayList;
import java.util.List;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * Puts another value into a document, as {@code train.epochs=2} does. Its marks are those of the
 * override, so that errors in it tell where it came from.
 */
final class YamlOverride {
  private final String origin;
  private final String[] keys;
  private final Node value;

  /**
   * @param origin of the override, for messages
   * @param path keys with dots between them
   * @param value to put there
   */
  YamlOverride(String origin, String path, Node value) {
    this.origin = origin;
    this.keys = path.split("\\.", -1);
    this.value = value;
  }

  /** A document with the value in it; the given one is not changed. */
  Node into(Node document) {
    return into(document, 0);
  }

  private Node into(Node node, int depth) {
    if (depth == keys.length) {
      return value;
    }
    if (!(node instanceof MappingNode mapping)) {
      throw new InvalidInputException(
          "%s:1: '%s' is no mapping, so there is no '%s' in it."
              .formatted(origin, String.join(".", List.of(keys).subList(0, depth)), keys[depth]));
    }
    List<NodeTuple> tuples = new ArrayList<>();
    boolean found = false;
    for (NodeTuple tuple : mapping.getValue()) {
      boolean here =
          tuple.getKeyNode() instanceof ScalarNode key && key.getValue().equals(keys[depth]);
      found |= here;
      tuples.add(
          here ? new NodeTuple(tuple.getKeyNode(), into(tuple.getValueNode(), depth + 1)) : tuple);
    }
    if (!found) {
      tuples.add(new NodeTuple(key(keys[depth]), into(empty(), depth + 1)));
    }
    return new MappingNode(
        mapping.getTag(),
        true,
        tuples,
        mapping.getFlowStyle(),
        mapping.getStartMark(),
        mapping.getEndMark());
  }

  private Node key(String name) {
    return new ScalarNode(
        Tag.STR, true, name, ScalarStyle.PLAIN, value.getStartMark(), value.getEndMark());
  }

  private Node empty() {
    return new MappingNode(
        Tag.MAP, true, List.of(), FlowStyle.FLOW, value.getStartMark(), value.getEndMark());
  }
}
