package io.attune.cli.tracking;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.attune.InvalidInputException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A tracking server of MLflow, by its REST API 2.0, which MLflow 2 and 3 have. Who asks is told by
 * MLflow's own variables of the environment, MLFLOW_TRACKING_TOKEN or MLFLOW_TRACKING_USERNAME and
 * MLFLOW_TRACKING_PASSWORD.
 */
public final class MlflowClient {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String API = "/api/2.0/mlflow/";
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(30);
  private static final int OK = 200;
  private static final int NOT_FOUND = 404;

  /** What the server takes at once: 1,000 metrics, 100 parameters, 100 tags. */
  private static final int MOST_METRICS = 900;

  private static final int MOST_PARAMETERS = 90;

  /** Servers before MLflow 2.8 take no longer ones. */
  private static final int LONGEST_VALUE = 500;

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(CONNECT).build();
  private final URI server;
  private final Optional<String> authorization;

  /**
   * Makes a client; nothing is asked yet.
   *
   * @param address of the server, http or https
   * @param environment variables
   * @throws InvalidInputException if that is no address of a server
   */
  public MlflowClient(String address, Map<String, String> environment) {
    server = server(address);
    authorization = authorization(environment);
  }

  private static URI server(String address) {
    try {
      URI uri = new URI(address.replaceFirst("/+$", ""));
      if (("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
          && uri.getHost() != null
          && uri.getUserInfo() == null) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // told below, with what is allowed
    }
    throw new InvalidInputException(
        "--mlflow is the address of a tracking server, such as http://127.0.0.1:5000, without user"
            + " and password; start one by: mlflow server");
  }

  private static Optional<String> authorization(Map<String, String> environment) {
    String token = environment.getOrDefault("MLFLOW_TRACKING_TOKEN", "");
    String user = environment.getOrDefault("MLFLOW_TRACKING_USERNAME", "");
    String password = environment.getOrDefault("MLFLOW_TRACKING_PASSWORD", "");
    if (!token.isEmpty()) {
      return Optional.of("Bearer " + token);
    }
    return user.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8)));
  }

  /**
   * Where runs go.
   *
   * @return the address
   */
  public String address() {
    return server.toString();
  }

  /** The id of an experiment, which is made where there is none of that name. */
  String experiment(String name) throws IOException {
    HttpResponse<String> found =
        send(request("experiments/get-by-name?experiment_name=" + URLEncoder.encode(name, UTF_8)));
    if (found.statusCode() != NOT_FOUND) {
      return json(found).at("/experiment/experiment_id").asText();
    }
    ObjectNode body = JSON.createObjectNode().put("name", name);
    return post("experiments/create", body).path("experiment_id").asText();
  }

  /** Makes a run and tells its id. */
  String createRun(String experiment, TrackedTraining training) throws IOException {
    ObjectNode body =
        JSON.createObjectNode()
            .put("experiment_id", experiment)
            .put("run_name", training.name())
            .put("start_time", training.started());
    pairs(body.putArray("tags"), List.copyOf(training.tags().entrySet()));
    return post("runs/create", body).at("/run/info/run_id").asText();
  }

  /** Sends all figures and settings; once more does no harm. */
  void log(String run, TrackedTraining training) throws IOException {
    List<Map.Entry<String, String>> parameters = List.copyOf(training.parameters().entrySet());
    for (int start = 0; start < parameters.size(); start += MOST_PARAMETERS) {
      ObjectNode body = JSON.createObjectNode().put("run_id", run);
      int end = Math.min(parameters.size(), start + MOST_PARAMETERS);
      pairs(body.putArray("params"), parameters.subList(start, end));
      post("runs/log-batch", body);
    }
    List<TrackedTraining.Metric> metrics = training.metrics();
    for (int start = 0; start < metrics.size(); start += MOST_METRICS) {
      ObjectNode body = JSON.createObjectNode().put("run_id", run);
      ArrayNode array = body.putArray("metrics");
      for (TrackedTraining.Metric metric :
          metrics.subList(start, Math.min(metrics.size(), start + MOST_METRICS))) {
        array
            .addObject()
            .put("key", key(metric.name()))
            .put("value", metric.value())
            .put("timestamp", training.ended())
            .put("step", metric.step());
      }
      post("runs/log-batch", body);
    }
  }

  /** Tells that a run is complete. */
  void finish(String run, TrackedTraining training) throws IOException {
    post(
        "runs/update",
        JSON.createObjectNode()
            .put("run_id", run)
            .put("status", "FINISHED")
            .put("end_time", training.ended()));
  }

  private static void pairs(ArrayNode array, List<Map.Entry<String, String>> entries) {
    for (Map.Entry<String, String> entry : entries) {
      String value = entry.getValue();
      array
          .addObject()
          .put("key", key(entry.getKey()))
          .put("value", value.length() > LONGEST_VALUE ? cut(value) : value);
    }
  }

  private static String cut(String value) {
    int end = LONGEST_VALUE - 1;
    return value.substring(0, Character.isHighSurrogate(value.charAt(end - 1)) ? end - 1 : end)
        + "…";
  }

  /** MLflow has no @ in names: {@code cosine_ndcg@10} becomes {@code cosine_ndcg_at_10}. */
  private static String key(String name) {
    return name.replace("@", "_at_").replaceAll("[^A-Za-z0-9_. :/-]", "_");
  }

  private JsonNode post(String call, ObjectNode body) throws IOException {
    HttpRequest.Builder request =
        request(call)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body.toString()));
    return json(send(request));
  }

  private HttpRequest.Builder request(String call) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server + API + call)).timeout(ANSWER);
    authorization.ifPresent(value -> request.header("Authorization", value));
    return request;
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }

  private static JsonNode json(HttpResponse<String> response) throws IOException {
    String path = response.uri().getPath();
    try {
      JsonNode json = JSON.readTree(response.body());
      if (response.statusCode() == OK) {
        return json;
      }
      throw new IOException(
          "%s: status %d %s"
              .formatted(path, response.statusCode(), json.path("message").asText())
              .strip());
    } catch (JsonProcessingException e) {
      throw new IOException(path + ": status " + response.statusCode() + ", no answer in JSON", e);
    }
  }
}
