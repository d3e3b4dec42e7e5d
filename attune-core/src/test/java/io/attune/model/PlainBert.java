package io.attune.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The plain twin of the packed encoder: BERT for one text at a time, written out in elementary
 * operations on Java doubles, from the paper and without any of the engine's code.
 */
final class PlainBert {
  private final JsonNode config;
  private final Map<String, float[]> weights = new HashMap<>();

  PlainBert(Path folder) throws IOException {
    config = new ObjectMapper().readTree(Files.readAllBytes(folder.resolve("config.json")));
    SafeTensors.read(folder.resolve("model.safetensors"))
        .forEach((name, tensor) -> weights.put(name, tensor.toFloats()));
  }

  /** The last hidden state: one vector a token. */
  double[][] forward(int[] tokens) {
    int hidden = config.get("hidden_size").asInt();
    double[][] x = new double[tokens.length][hidden];
    for (int i = 0; i < tokens.length; i++) {
      for (int j = 0; j < hidden; j++) {
        x[i][j] =
            (double) weight("embeddings.word_embeddings.weight", tokens[i] * hidden + j)
                + weight("embeddings.position_embeddings.weight", i * hidden + j)
                + weight("embeddings.token_type_embeddings.weight", j);
      }
    }
    x = norm(x, "embeddings.LayerNorm");
    for (int layer = 0; layer < config.get("num_hidden_layers").asInt(); layer++) {
      String name = "encoder.layer." + layer;
      double[][] attended = linear(attention(x, name + ".attention.self."), attentionOutput(name));
      x = norm(PlainLayers.sum(attended, x), name + ".attention.output.LayerNorm");
      double[][] inner = PlainLayers.map(linear(x, name + ".intermediate.dense"), PlainBert::gelu);
      x =
          norm(
              PlainLayers.sum(linear(inner, name + ".output.dense"), x),
              name + ".output.LayerNorm");
    }
    return x;
  }

  private static String attentionOutput(String layer) {
    return layer + ".attention.output.dense";
  }

  private float weight(String name, int index) {
    return weights.get(name)[index];
  }

  private double[][] attention(double[][] x, String name) {
    double[][] query = linear(x, name + "query");
    double[][] key = linear(x, name + "key");
    double[][] value = linear(x, name + "value");
    int heads = config.get("num_attention_heads").asInt();
    int size = x[0].length / heads;
    double[][] result = new double[x.length][x[0].length];
    for (int head = 0; head < heads; head++) {
      for (int i = 0; i < x.length; i++) {
        double[] shares = new double[x.length];
        double total = 0;
        for (int j = 0; j < x.length; j++) {
          double score = 0;
          for (int d = head * size; d < (head + 1) * size; d++) {
            score += query[i][d] * key[j][d];
          }
          shares[j] = Math.exp(score / Math.sqrt(size));
          total += shares[j];
        }
        for (int j = 0; j < x.length; j++) {
          for (int d = head * size; d < (head + 1) * size; d++) {
            result[i][d] += shares[j] / total * value[j][d];
          }
        }
      }
    }
    return result;
  }

  private double[][] linear(double[][] x, String name) {
    double[] bias = doubles(name + ".bias");
    float[] weight = weights.get(name + ".weight");
    int in = weight.length / bias.length;
    double[][] rows = new double[bias.length][in];
    for (int out = 0; out < bias.length; out++) {
      for (int i = 0; i < in; i++) {
        rows[out][i] = weight[out * in + i];
      }
    }
    return PlainLayers.linear(x, rows, bias);
  }

  private double[][] norm(double[][] x, String name) {
    double epsilon = config.get("layer_norm_eps").asDouble();
    return PlainLayers.norm(x, doubles(name + ".weight"), doubles(name + ".bias"), epsilon);
  }

  private double[] doubles(String name) {
    float[] values = weights.get(name);
    return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
  }

  static double gelu(double x) {
    return 0.5 * x * (1 + erf(x / Math.sqrt(2)));
  }

  /** Abramowitz and Stegun 7.1.6, whose terms are all positive. */
  private static double erf(double x) {
    if (Math.abs(x) > 6) {
      return Math.signum(x);
    }
    double term = x;
    double sum = x;
    for (int n = 1; Math.abs(term) > 1e-17 * Math.abs(sum); n++) {
      term *= 2 * x * x / (2 * n + 1);
      sum += term;
    }
    return 2 / Math.sqrt(Math.PI) * Math.exp(-x * x) * sum;
  }

  static float[] pool(Pooling pooling, double[][] tokens) {
    float[] vector = new float[tokens[0].length];
    for (int j = 0; j < vector.length; j++) {
      double sum = 0;
      double weighted = 0;
      double greatest = Double.NEGATIVE_INFINITY;
      for (int place = 0; place < tokens.length; place++) {
        double value = tokens[place][j];
        sum += value;
        weighted += (place + 1) * value;
        greatest = Math.max(greatest, value);
      }
      double weights = tokens.length * (tokens.length + 1) / 2.0;
      vector[j] =
          (float)
              switch (pooling) {
                case MEAN -> sum / tokens.length;
                case CLS -> tokens[0][j];
                case MAX -> greatest;
                case MEAN_SQRT_LENGTH -> sum / Math.sqrt(tokens.length);
                case WEIGHTED_MEAN -> weighted / weights;
                case LAST_TOKEN -> tokens[tokens.length - 1][j];
              };
    }
    return vector;
  }

  static float[] normalize(float[] vector) {
    double squares = 0;
    for (float value : vector) {
      squares += (double) value * value;
    }
    float[] result = new float[vector.length];
    for (int i = 0; i < vector.length; i++) {
      result[i] = (float) (vector[i] / Math.sqrt(squares));
    }
    return result;
  }

  static float[][] toFloats(double[][] values) {
    float[][] result = new float[values.length][values[0].length];
    for (int i = 0; i < values.length; i++) {
      for (int j = 0; j < values[i].length; j++) {
        result[i][j] = (float) values[i][j];
      }
    }
    return result;
  }
}
