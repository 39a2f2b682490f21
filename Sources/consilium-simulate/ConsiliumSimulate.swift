import ArgumentParser
import Simulation

@main
struct ConsiliumSimulate {
    static func main() {}
}
