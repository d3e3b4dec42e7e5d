package io.attune.onnx.export;

/**
 * The halves of a layer that Qwen3 and Gemma 3 have in common.
 *
 * @param parts to make them of
 * @param epsilon of the norms
 * @param normsAroundOne whether the norms' weights are stored as their difference from 1
 * @param activation of the gate
 */
record DecoderLayer(
    EncoderParts parts, double epsilon, boolean normsAroundOne, ActivationFunction activation) {

  Value norm(Value rows, String module) {
    return parts.rmsNorm(rows, module, epsilon, normsAroundOne);
  }

  /** Attention with queries and keys normalised head by head. */
  Value attend(String layer, RotaryAttention kind, Value hidden) {
    String self = layer + ".self_attn";
    GraphBuilder graph = parts.top().in(self);
    Attention attention = kind.attention();
    Value query = attention.queryHeads(graph, parts.linear(hidden, self + ".q_proj"));
    Value key = attention.keyValueHeads(graph, parts.linear(hidden, self + ".k_proj"));
    Value value = attention.keyValueHeads(graph, parts.linear(hidden, self + ".v_proj"));
    Value context =
        kind.ofHeads(graph, norm(query, self + ".q_norm"), norm(key, self + ".k_norm"), value);
    return parts.linear(context, self + ".o_proj");
  }

  Value feedForward(String layer, Value hidden) {
    String mlp = layer + ".mlp";
    return parts.gated(
        hidden, mlp + ".gate_proj", mlp + ".up_proj", activation, mlp + ".down_proj");
  }

  /** A residual connection. */
  Value add(String layer, Value input, Value output) {
    return parts.top().in(layer).add(input, output);
  }
}
