package io.attune.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import io.attune.model.TensorData;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MatricesTest {
  @ParameterizedTest
  @CsvSource({"1, 1", "1, 70", "70, 1", "31, 33", "32, 64", "65, 97"})
  void transposeSwapsRowsAndColumns(int rows, int columns) {
    float[] values = new float[rows * columns];
    float[] swapped = new float[rows * columns];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        values[row * columns + column] = row + column / 1000f;
        swapped[column * rows + row] = row + column / 1000f;
      }
    }
    TensorData transposed = Matrices.transpose(TensorData.ofFloats(values, rows, columns));
    assertThat(transposed.shape()).containsExactly(columns, rows);
    assertThat(transposed.toFloats()).containsExactly(swapped);
  }
}
