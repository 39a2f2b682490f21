import ArgumentParser
import Commands

@main
struct Consilium {
    static func main() {}
}
